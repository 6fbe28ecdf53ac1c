import type { RunClock } from './clock.ts';
import type { Places } from './context.ts';
import { prepareLedger, readLedger } from './ledger/postgres.ts';
import { readRedisLedger } from './ledger/redis.ts';
import { clear } from './probe/clean-up.ts';
import { PROBE_PACE } from './probe/config.ts';
import { type Probes, startProbes } from './probe/process.ts';
import { type Attempt, type Lane, laneNames, writeLanes } from './result/attempt.ts';
import { type Ledger, ledgerOf } from './result/ledger.ts';
import type { DrillProgress } from './result/progress.ts';
import { ENOUGH_WRITES } from './result/verdict.ts';
import { waitFor } from './wait.ts';

const PREPARE_DEADLINE_MS = 10_000;
const WARM_WITHIN_MS = 90_000;
const QUIET_MS = 2_000;
const READ_DEADLINE_MS = 60_000;
const COUNT_EVERY_MS = 500;

/** The lanes whose attempts a drill of this system is judged by. */
export function judgedLanes(system: 'patroni' | 'redis'): readonly Lane[] {
  return system === 'redis' ? ['redis'] : writeLanes;
}

/** Starts the probes on a ledger that is ready for them. @throws Error when that cannot be done. */
export async function openProbes(places: Places, runId: string, clock: RunClock): Promise<Probes> {
  const { primary, replicas, login, sentinels, redis } = places;
  await prepareLedger(primary, login, { deadlineMs: PREPARE_DEADLINE_MS });
  const lanes = laneNames.filter((lane) => lane !== 'redis' || sentinels.length > 0);
  return await startProbes({
    ...{ runId, startNs: clock.startNs, ...PROBE_PACE, lanes },
    ...{ primary, replicas, login, sentinels, redis },
  });
}

/**
 * Waits until every lane has enough acknowledged attempts, and none has failed for two seconds. Undefined once it is
 * so; else why it is not: what fails before the fault would be taken for the fault's doing.
 */
export async function warmUp(
  probes: Pick<Probes, 'attempts' | 'nowMs'>,
  lanes: readonly Lane[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const reason = () => coldness(probes.attempts(), lanes, probes.nowMs());
  const isWarm = await waitFor(() => reason() === undefined, WARM_WITHIN_MS, signal);
  return isWarm === true ? undefined : reason();
}

/** Why the probes cannot measure a fault yet; undefined when they can. */
export function coldness(
  attempts: readonly Attempt[],
  lanes: readonly Lane[],
  nowMs: number,
): string | undefined {
  for (const lane of lanes) {
    const own = attempts.filter((attempt) => attempt.lane === lane);
    const ok = own.filter(({ outcome }) => outcome === 'ok').length;
    const failed = own.filter(
      ({ outcome, completedMs }) => outcome !== 'ok' && completedMs > nowMs - QUIET_MS,
    );
    if (ok < ENOUGH_WRITES) return `only ${ok} attempts of the lane ${lane} were acknowledged`;
    if (failed.length > 0)
      return `attempts of the lane ${lane} fail before anything is broken (${failed.at(-1)?.code ?? 'no reason'})`;
  }
  return undefined;
}

/** Reports the counts of the judged lanes twice a second, with how long writes have been failing; returns what ends that. */
export function tellCounts(
  probes: Probes,
  lanes: readonly Lane[],
  tell: (progress: DrillProgress) => void,
): () => void {
  const count = () => {
    const own = probes.attempts().filter(({ lane }) => lanes.includes(lane));
    const of = (outcome: Attempt['outcome']) => own.filter((attempt) => attempt.outcome === outcome).length;
    const lastOk = own.findLast(({ outcome }) => outcome === 'ok');
    const failing = own.at(-1) !== lastOk && own.length > 0;
    const outageMs = failing ? Math.round(probes.nowMs() - (lastOk?.invokedMs ?? 0)) : null;
    tell({ type: 'counts', ok: of('ok'), fail: of('fail'), info: of('info'), outageMs });
  };
  const timer = setInterval(count, COUNT_EVERY_MS);
  let over = false;
  return () => {
    clearInterval(timer);
    if (!over) count();
    over = true;
  };
}

/** The attempts compared with what every node and every Redis holds; the rows and keys of the run are removed. */
export async function readLedgers(
  places: Places,
  runId: string,
  attempts: readonly Attempt[],
  signal: AbortSignal,
): Promise<{ readonly writes: Ledger; readonly redis: Ledger }> {
  const { nodes, redis, login } = places;
  const limit = { signal, deadlineMs: READ_DEADLINE_MS };
  const [rows, keys] = await Promise.all([
    readLedger(nodes, login, runId, limit),
    readRedisLedger(redis, runId, limit),
  ]);
  await clearLedgers(places, runId);
  return { writes: ledgerOf(attempts, writeLanes, rows), redis: ledgerOf(attempts, ['redis'], keys) };
}

/** Removes the rows and keys of a run. What is left behind because this fails, the next run removes. */
export async function clearLedgers(places: Places, runId: string): Promise<void> {
  await clear({ ...places, runId }, READ_DEADLINE_MS);
}
