import { shownMembersOf } from '../../model/facts.ts';
import { type RowBase, rowBase, stableRows } from '../../store/row.ts';
import type { State } from '../../store/state.ts';
import type { Application } from './facts.ts';

/** One application. */
export type AppRow = RowBase & {
  readonly app: Application | undefined;
  /** Seconds that the generated load goes on; absent while it is off. */
  readonly loadSeconds: number | undefined;
  /** Share of a pool above which it is a warning, percent. */
  readonly poolWarnPercent: number;
};

/** A row for each application. */
export const selectAppRows = stableRows<AppRow>((state: State) =>
  shownMembersOf(state, 'app').map((name): AppRow => {
    const fact = state.app[name];
    const until = fact?.value?.load?.until;
    return {
      ...rowBase(state, name, name, fact),
      app: fact?.value,
      loadSeconds: until === undefined ? undefined : Math.max(0, Math.ceil((until - state.now) / 1000)),
      poolWarnPercent: state.thresholds.poolWarnPercent,
    };
  }),
);
