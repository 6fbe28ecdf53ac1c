import type { Container } from '../domain/container.ts';
import { type RowBase, rowBase, secondsSince, stableRows } from './select-rows.ts';

/** One container as Docker sees it. */
export type ContainerRow = RowBase & {
  /** Seconds since it was started, in whole minutes beyond the first; absent while it does not run. */
  readonly upSeconds: number | undefined;
};

/** A row for each container, in the order of their members. */
export const selectContainerRows = stableRows<ContainerRow>((state) =>
  [...(state.containers.value ?? [])]
    .sort((a, b) => a.member.localeCompare(b.member, 'en', { numeric: true }))
    .map((container) => ({
      ...rowBase(state, container.member, container.member, state.containers),
      upSeconds: upSeconds(container, state.now),
    })),
);

function upSeconds({ state, startedAt }: Container, now: number): number | undefined {
  if (startedAt === undefined || (state !== 'running' && state !== 'paused')) return undefined;
  const seconds = secondsSince(startedAt, now);
  return seconds < 60 ? seconds : seconds - (seconds % 60);
}
