import type { TruthLane, Write } from './prober.ts';

/** The longest time in which a lane had no acknowledged write, ms since the epoch, with its error. */
export type Gap = {
  readonly fromAt: number;
  readonly toAt: number;
  readonly ms: number;
  readonly errorMs: number;
};

/** Every gap of a lane of at least so many ms, in order. */
export function gapsOf(writes: readonly Write[], lane: TruthLane, atLeastMs: number): readonly Gap[] {
  const ended = writes
    .filter((write) => write.lane === lane && write.ok)
    .sort((a, b) => a.endedAt - b.endedAt);
  return ended.slice(1).flatMap((after, i) => {
    const before = ended[i] as Write;
    const ms = after.endedAt - before.endedAt;
    // Either end may be off by what an attempt took, and by how late the prober was.
    const took = [before, after].map(({ begunAt, endedAt }) => endedAt - begunAt);
    const errorMs = Math.max(...took, after.lateMs, before.lateMs) + 100;
    return ms < atLeastMs ? [] : [{ fromAt: before.endedAt, toAt: after.endedAt, ms, errorMs }];
  });
}

/**
 * The gap of the fault: the longest that ends after it and begins before another server has acknowledged anything; the
 * longest of all where none ever does: the same one may have been demoted and promoted again. Undefined where there is none.
 */
export function faultGap(writes: readonly Write[], lane: TruthLane, faultAt: number): Gap | undefined {
  const gaps = gapsOf(writes, lane, 500).filter(({ toAt }) => toAt > faultAt);
  const ok = writes.filter((write) => write.lane === lane && write.ok).sort((a, b) => a.endedAt - b.endedAt);
  const old = ok.findLast(({ endedAt }) => endedAt <= faultAt)?.by;
  const changedAt = ok.find(({ endedAt, by }) => endedAt > faultAt && by !== old)?.endedAt;
  const early = changedAt === undefined ? gaps : gaps.filter(({ fromAt }) => fromAt < changedAt);
  return [...early].sort((a, b) => b.ms - a.ms)[0];
}
