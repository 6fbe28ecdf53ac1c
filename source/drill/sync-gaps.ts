import type { Observation } from './observation.ts';
import type { SyncGap } from './result/report.ts';

type Stretch = { readonly fromMs: number; readonly toMs: number; readonly text: string };

/** When commits must have waited for a standby, ms since the run began. */
type SyncWindow = {
  readonly faultMs: number;
  /** When a sync standby was there again after the fault; undefined where it never came, or never went. */
  readonly backMs: number | undefined;
  /** Who led before: until the fault, its answers count. */
  readonly leader: string;
};

// What is known of the leader must not be older than this when the fault is injected, ms: it is asked every 200 ms.
const FRESH_MS = 2_000;

/**
 * Every time in which commits did not wait for a standby: the primary's `synchronous_standby_names` empty, Patroni's
 * sync key without a standby, or `synchronous_mode` off. Times are ms since the fault. Those between the fault and the
 * next sync standby are the fault's doing, and are reported without being held against it.
 */
export function syncGapsOf(observations: readonly Observation[], window: SyncWindow): readonly SyncGap[] {
  const { faultMs, backMs } = window;
  return SIGNS.flatMap((sign) => stretches(observations, sign))
    .sort((a, b) => a.fromMs - b.fromMs)
    .map(({ fromMs, toMs, text }) => ({
      fromMs: Math.round(fromMs - faultMs),
      toMs: Math.round(toMs - faultMs),
      text,
      judged: fromMs < faultMs || (backMs !== undefined && fromMs >= backMs),
    }));
}

/**
 * Whether the leader's commits waited for a standby when the fault was injected, by its own last answer; null where
 * that is not known.
 */
export function waitedAtFault(observations: readonly Observation[], window: SyncWindow): boolean | null {
  const { faultMs, leader } = window;
  const last = observations
    .filter((seen) => seen.type === 'node')
    .findLast(({ name, atMs, answer }) => name === leader && atMs <= faultMs && answer !== null);
  if (last?.answer == null || faultMs - last.atMs > FRESH_MS) return null;
  return !last.answer.standby && last.answer.waits === true && last.answer.standbys.some(({ sync }) => sync);
}

// Each says of what was seen whether there is a gap now; undefined where it says nothing of it.
const SIGNS: readonly (readonly [text: string, open: (seen: Observation) => boolean | undefined])[] = [
  [
    'the primary does not wait for a standby',
    (seen) =>
      seen.type === 'node' && seen.answer?.standby === false ? seen.answer.waits === false : undefined,
  ],
  [
    'the sync key names no standby',
    (seen) => (seen.type === 'sync key' ? seen.standbys.length === 0 : undefined),
  ],
  ['synchronous_mode is off', (seen) => (seen.type === 'settings' ? !seen.synchronous : undefined)],
];

function stretches(observations: readonly Observation[], [text, open]: (typeof SIGNS)[number]): Stretch[] {
  const endMs = observations.at(-1)?.atMs ?? 0;
  const found: Stretch[] = [];
  let since: number | undefined;
  for (const observation of observations) {
    const isGap = open(observation);
    if (isGap === undefined) continue;
    if (isGap) since ??= observation.type === 'node' ? observation.askedMs : observation.atMs;
    else if (since !== undefined) {
      found.push({ fromMs: since, toMs: observation.atMs, text });
      since = undefined;
    }
  }
  return since === undefined ? found : [...found, { fromMs: since, toMs: endMs, text }];
}
