import type { Prediction } from '../../model/prediction.ts';
import type { Span } from '../widgets/line.ts';

const LEAST = 12;
const MOST = 40;

/**
 * The predicted range on a line, and where the measured outage (ms) lies in or beside it:
 * `predicted 16 to 24 s  ····━━━━━◆━━··`.
 */
export function predictionBar(
  { minMs, maxMs }: Prediction,
  measuredMs: number | null,
  width: number,
): readonly Span[] {
  const range = Number.isFinite(maxMs)
    ? `${seconds(minMs)} to ${seconds(maxMs)} s`
    : `${seconds(minMs)} s or more`;
  const head: Span = { text: `predicted ${range}  `, tone: 'accent' };
  const length = Math.min(MOST, width - head.text.length);
  if (length < LEAST) return [head];
  const end = Math.max(Number.isFinite(maxMs) ? maxMs : minMs * 2, measuredMs ?? 0, 1000) * 1.2;
  const at = (ms: number) => Math.min(length - 1, Math.round((ms / end) * (length - 1)));
  const mark = measuredMs === null ? undefined : at(measuredMs);
  const within = measuredMs !== null && measuredMs >= minMs && measuredMs <= maxMs;
  return [
    head,
    ...Array.from({ length }, (_, i): Span => {
      if (i === mark) return { text: '◆', tone: within ? 'good' : 'warn' };
      const inside = i >= at(minMs) && i <= at(Math.min(maxMs, end));
      return inside ? { text: '━', tone: 'accent' } : { text: '·', tone: 'dim' };
    }),
  ];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1).replace(/\.0$/, '');
}
