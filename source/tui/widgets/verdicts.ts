import type { Verdict } from '../../model/severity.ts';
import type { Tone } from '../theme.ts';

/** Sign and tone of a verdict and of a severity; the sign says it without the colour. */
export const VERDICTS: Readonly<Record<Verdict, { readonly sign: string; readonly tone: Tone }>> = {
  healthy: { sign: '✓', tone: 'good' },
  degraded: { sign: '▲', tone: 'warn' },
  critical: { sign: '✗', tone: 'bad' },
  unknown: { sign: '?', tone: 'accent' },
};
