import type { LagNow } from '../../cluster/lag/lag-now.ts';
import type { Level } from '../../model/thresholds.ts';
import { formatRate, formatSeconds } from '../../text/units.ts';
import type { Tone } from '../theme.ts';

/** How a value of each level is drawn. */
export const LEVEL_TONES: Readonly<Record<Level, Tone>> = {
  healthy: 'plain',
  degraded: 'warn',
  critical: 'bad',
};

// Below this a replica keeps pace: it will not be less behind as long as anything is written.
const KEEPS_PACE_SECONDS = 1;

/** Time behind: `4.2 s`; `>20 s` when it began before all that is remembered. */
export function behindText(seconds: number | undefined, reach: number): string {
  return seconds === undefined ? `>${formatSeconds(reach)}` : formatSeconds(seconds);
}

/** Bytes per second: `1.5 MB/s`; `?` while it is not known. */
export function rateText(rate: number | undefined): string {
  return rate === undefined ? '?' : formatRate(rate);
}

/** Time to catch up: `12 s`, `never`; `-` when there is nothing to catch up with, `?` while it is not known. */
export function catchUpText({ catchUp, replaySeconds }: LagNow): string {
  if (replaySeconds !== undefined && replaySeconds < KEEPS_PACE_SECONDS) return '-';
  if (catchUp === undefined) return '?';
  return catchUp === 'never' ? 'never' : formatSeconds(catchUp);
}
