import type { Container } from '../model/container.ts';
import { containerOf } from '../model/facts.ts';
import { faultsOn } from '../model/fault.ts';
import { isStale } from '../model/observed.ts';
import { type ContainerStats, STATS_PERIOD_MS } from '../model/stats.ts';
import { byName } from '../text/names.ts';
import { type RowBase, rowBase, secondsSince, stableRows } from './row.ts';
import type { State } from './state.ts';

/** One container as Docker sees it. */
export type ContainerRow = RowBase & {
  /** Seconds since it was started, in whole minutes beyond the first; absent while it does not run. */
  readonly upSeconds: number | undefined;
  /** What it uses; absent while it does not run, and before it was observed. */
  readonly stats: ContainerStats | undefined;
  /** Whether `stats` is of now. */
  readonly statsFresh: boolean;
  /** The fault that is active on it, and for how many seconds. */
  readonly fault: string | undefined;
  readonly faultSeconds: number | undefined;
};

/** A fault that is active on a member: what it is, and since when (ms since the epoch) where that is known. */
type Fault = { readonly text: string; readonly since?: number };

/** The fault that is active on a member; undefined while there is none that the console knows of. */
export function faultOn(state: Pick<State, 'faults' | 'containers'>, member: string): Fault | undefined {
  const fault = faultsOn(state.faults.value ?? [], member).at(-1);
  if (fault !== undefined) return { text: fault.kind, since: fault.startedAt };
  // Frozen by another program: no journal has it.
  return containerOf(state, member)?.state === 'paused' ? { text: 'paused' } : undefined;
}

/** A row for each container, in the order of their members. */
export const selectContainerRows = stableRows<ContainerRow>(
  (state) =>
    [...(state.containers.value ?? [])]
      .sort((a, b) => byName(a.member, b.member))
      .map((container) => rowOf(state, container)),
  ({ containers, stats, faults, now, periodMs }) => [containers, stats, faults, now, periodMs],
);

function rowOf(state: State, container: Container): ContainerRow {
  const { member } = container;
  const seen = state.stats[member];
  const fault = faultOn(state, member);
  return {
    ...rowBase(state, member, member, state.containers),
    upSeconds: upSeconds(container, state.now),
    stats: isUp(container) ? seen?.value : undefined,
    statsFresh: seen !== undefined && !isStale(seen, state.now, STATS_PERIOD_MS),
    fault: fault?.text,
    faultSeconds: fault?.since === undefined ? undefined : secondsSince(fault.since, state.now),
  };
}

/** How old the oldest figures of running containers are; undefined while all are of now or none was observed. */
export function selectStatsAge(state: State): { seconds: number; error: string | undefined } | undefined {
  const old = (state.containers.value ?? [])
    .filter(isUp)
    .flatMap(({ member }) => state.stats[member] ?? [])
    .filter((fact) => isStale(fact, state.now, STATS_PERIOD_MS))
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))[0];
  if (old === undefined) return undefined;
  return { seconds: secondsSince(old.at ?? old.failingSince ?? state.now, state.now), error: old.error };
}

function upSeconds(container: Container, now: number): number | undefined {
  if (container.startedAt === undefined || !isUp(container)) return undefined;
  const seconds = secondsSince(container.startedAt, now);
  return seconds < 60 ? seconds : seconds - (seconds % 60);
}

function isUp({ state }: Container): boolean {
  return state === 'running' || state === 'paused';
}
