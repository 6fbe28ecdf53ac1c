import { isStale } from '../../model/observed.ts';
import { type LagSample, rateOf, recent, secondsToCatchUp, since, type WalPoint } from './lag.ts';
import type { LagHistory } from './lag-history.ts';

/** How far a replica is behind now, and where that leads. */
export type LagNow = LagSample & {
  /** Bytes per second that the primary writes and that the replica replays; undefined until there are two samples. */
  readonly writeRate: number | undefined;
  readonly replayRate: number | undefined;
  /**
   * Seconds until it has replayed everything, at these rates; 0 when it has, `never` when it does not gain on
   * the primary, undefined until the rates are known.
   */
  readonly catchUp: number | 'never' | undefined;
  /** Seconds of the primary's past that are remembered: what is longer ago has no time. */
  readonly reach: number;
};

/**
 * The newest comparison of a replica with its primary; undefined when it is too old to speak of now, by the
 * period at which they are asked (ms).
 */
export function lagNow(
  history: LagHistory,
  replica: string,
  now: number,
  periodMs: number,
): LagNow | undefined {
  const samples = history.replicas[replica]?.samples ?? [];
  const sample = samples.at(-1);
  return sample === undefined || isStale(sample, now, periodMs)
    ? undefined
    : lagOf(history, samples, writeRateOf(history, now, periodMs));
}

/** How far a replica was behind at the last of these samples, and where that led. */
export function lagOf(
  { written }: LagHistory,
  samples: readonly LagSample[],
  writeRate: number | undefined,
): LagNow | undefined {
  const sample = samples.at(-1);
  if (sample === undefined) return undefined;
  const replayRate = rateOf(recent(samples).map(({ at, replayed }): WalPoint => ({ at, lsn: replayed })));
  return {
    ...sample,
    writeRate,
    replayRate,
    catchUp: catchUpOf(sample, replayRate, writeRate),
    reach: Math.max(0, sample.at - (written[0]?.at ?? sample.at)) / 1000,
  };
}

/** Bytes per second that the primary writes; undefined while it is not observed. */
export function writeRateOf({ written }: LagHistory, now: number, periodMs: number): number | undefined {
  const newest = written.at(-1);
  return newest === undefined || isStale(newest, now, periodMs) ? undefined : rateOf(recent(written));
}

/**
 * The greatest replay lag (bytes) in each of the last `count` stretches of `stretchMs`, the oldest first;
 * undefined where nothing was sampled. The stretches lie fixed on the clock, so that what is seen of the past
 * does not change.
 */
export function trendOf(
  samples: readonly LagSample[],
  now: number,
  count: number,
  stretchMs: number,
): readonly (number | undefined)[] {
  const last = Math.floor(Math.max(now, samples.at(-1)?.at ?? now) / stretchMs);
  const trend = Array.from({ length: count }, (): number | undefined => undefined);
  for (const { at, replay } of since(samples, (last - count + 1) * stretchMs)) {
    const i = Math.floor(at / stretchMs) - last + count - 1;
    trend[i] = Math.max(trend[i] ?? 0, replay);
  }
  return trend;
}

function catchUpOf(
  sample: LagSample,
  replayRate: number | undefined,
  writeRate: number | undefined,
): LagNow['catchUp'] {
  if (sample.replay === 0) return 0;
  if (replayRate === undefined || writeRate === undefined) return undefined;
  return secondsToCatchUp(sample.replay, replayRate, writeRate) ?? 'never';
}
