import type { Observation } from './observation.ts';
import type { SyncGap } from './result/report.ts';

type NodeObservation = Extract<Observation, { type: 'node' }>;
type Stretch = { readonly fromMs: number; readonly toMs: number; readonly text: string };

/** When commits must have waited for a standby, ms since the run began. */
type SyncWindow = {
  readonly faultMs: number;
  /** When a sync standby was there again after the fault; undefined where it never came, or never went. */
  readonly backMs: number | undefined;
  /** Who led before: until the fault, its word counts. */
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
  const endMs = observations.at(-1)?.atMs ?? 0;
  const gaps = [
    ...stretches(
      observations,
      (observation) =>
        observation.type !== 'node' || observation.look === null || observation.look.standby
          ? undefined
          : observation.look.waits === false,
      'the primary does not wait for a standby',
      endMs,
    ),
    ...stretches(
      observations,
      (observation) => (observation.type === 'sync key' ? observation.standbys.length === 0 : undefined),
      'the sync key names no standby',
      endMs,
    ),
    ...stretches(
      observations,
      (observation) => (observation.type === 'settings' ? !observation.synchronous : undefined),
      'synchronous_mode is off',
      endMs,
    ),
  ];
  const { faultMs, backMs } = window;
  return gaps
    .sort((a, b) => a.fromMs - b.fromMs)
    .map(({ fromMs, toMs, text }) => ({
      fromMs: Math.round(fromMs - faultMs),
      toMs: Math.round(toMs - faultMs),
      text,
      judged: fromMs < faultMs || (backMs !== undefined && fromMs >= backMs),
    }));
}

/** Whether the leader's commits waited for a standby when the fault was injected, by its own last word; null where that is not known. */
export function waitedAtFault(observations: readonly Observation[], window: SyncWindow): boolean | null {
  const { faultMs, leader } = window;
  const last = observations.findLast(
    (observation): observation is NodeObservation =>
      observation.type === 'node' &&
      observation.name === leader &&
      observation.atMs <= faultMs &&
      observation.look !== null,
  );
  if (last?.look == null || faultMs - last.atMs > FRESH_MS) return null;
  return !last.look.standby && last.look.waits === true && last.look.standbys.some(({ sync }) => sync);
}

// `open` says of what was seen whether there is a gap now; undefined where it says nothing of it.
function stretches(
  observations: readonly Observation[],
  open: (observation: Observation) => boolean | undefined,
  text: string,
  endMs: number,
): Stretch[] {
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
