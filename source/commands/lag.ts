import type { Runtime } from '../app/runtime-type.ts';
import { dockerSilent } from '../model/docker-silent.ts';
import { type LagRow, lagRowsAfter, selectLag } from '../store/select-lag.ts';
import type { State } from '../store/state.ts';
import { until } from '../store/until.ts';
import { jsonText } from '../text/json-text.ts';
import { lagDocument } from './lag-document.ts';
import { lagLine, lagTitles } from './lag-lines.ts';

export type LagOptions = {
  readonly json: boolean;
  /** Takes one line. */
  readonly say: (line: string) => void;
  /** Takes what went wrong. */
  readonly warn: (line: string) => void;
  /** Ends a watch. */
  readonly signal: AbortSignal;
};

type Source = Pick<Runtime, 'store' | 'settled'>;

// Two samples, one second apart, give the rates; a member that falls silent is waited for no longer than this.
const RATES_WITHIN_MS = 5_000;

// The first comparison needs two samples as well; without it each replica has a line that says so.
const SAMPLED_WITHIN_MS = 3_000;

const UNKNOWN = 3;

/**
 * Every replica once, as soon as the rates are known. Returns the exit code: 0 all below the thresholds,
 * 1 degraded, 2 critical, 3 when the lag of a replica, or of all of them, is not known.
 */
export async function lagOnce({ store, settled }: Source, options: LagOptions): Promise<number> {
  const { json, say, warn, signal } = options;
  await settled();
  await until(store, (state) => (isMeasured(state) ? true : undefined), RATES_WITHIN_MS, signal);
  const state = store.get();
  const rows = selectLag(state);
  if (rows.length === 0) {
    warn(nothingToWatch(state));
    return UNKNOWN;
  }
  if (!json) say(lagTitles());
  for (const row of rows) print(row, state, options);
  return exitCodeOf(rows);
}

/** A line per replica and second until the signal. Returns the exit code: 0, or 3 when there is nothing to watch. */
export async function lagWatch({ store, settled }: Source, options: LagOptions): Promise<number> {
  const { json, say, warn, signal } = options;
  await settled();
  if (signal.aborted) return 0;
  if (selectLag(store.get()).length === 0) {
    warn(nothingToWatch(store.get()));
    return UNKNOWN;
  }
  await until(store, (state) => (isSampled(state) ? true : undefined), SAMPLED_WITHIN_MS, signal);
  if (!json) say(lagTitles());
  const reported = new Map<string, Reported>();
  const report = () => {
    const state = store.get();
    for (const row of selectLag(state)) {
      const before = reported.get(row.member);
      for (const news of newsOf(state, row, before)) print(news, state, options);
      reported.set(row.member, reportedOf(row, before));
    }
  };
  const unsubscribe = store.subscribe(report);
  report();
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
  unsubscribe();
  return 0;
}

/** What was last reported of a replica: the second of its sample, and why there has been none since. */
type Reported = { readonly second: number | undefined; readonly why: string | undefined };

// Each sample is reported once, and that there is none once for each reason.
function newsOf(state: State, row: LagRow, reported: Reported | undefined): readonly LagRow[] {
  if (row.lag === undefined) return reported?.why === whyNot(row) ? [] : [row];
  return reported?.second === undefined ? [row] : lagRowsAfter(state, row, reported.second);
}

function reportedOf(row: LagRow, reported: Reported | undefined): Reported {
  if (row.lag === undefined) return { second: reported?.second, why: whyNot(row) };
  return { second: Math.floor(row.lag.at / 1000), why: undefined };
}

function whyNot({ fresh, state }: LagRow): string {
  return fresh.state === 'stale' ? (fresh.error ?? 'silent') : state;
}

function print(row: LagRow, state: State, { json, say }: LagOptions): void {
  const { lag } = row;
  if (!json) say(lagLine(row, lag?.at ?? state.now));
  else if (lag !== undefined) say(jsonText(lagDocument(row, lag, state.lag.primary?.name ?? '')));
}

function isMeasured(state: State): boolean {
  return everyAnswering(state, ({ lag }) => lag?.replayRate !== undefined);
}

function isSampled(state: State): boolean {
  return everyAnswering(state, ({ lag }) => lag !== undefined);
}

/** Whether it is so of every replica that answers. */
function everyAnswering(state: State, is: (row: LagRow) => boolean): boolean {
  const rows = selectLag(state);
  return rows.length > 0 && rows.every((row) => row.fresh.state === 'stale' || is(row));
}

function exitCodeOf(rows: readonly LagRow[]): number {
  const some = (level: LagRow['replayLevel']) => rows.some((row) => row.replayLevel === level);
  if (some('critical')) return 2;
  if (rows.some((row) => row.lag === undefined)) return UNKNOWN;
  return some('degraded') ? 1 : 0;
}

function nothingToWatch(state: State): string {
  const none = `no replica in project "${state.project}": start the stack with npx paws-console up`;
  return dockerSilent(state) ?? none;
}
