import type { Outcome } from '../../model/command.ts';
import type { Tone } from '../theme.ts';

/** Sign and tone of what came of an action. */
export const OUTCOMES: Readonly<Record<Outcome | 'running', { readonly sign: string; readonly tone: Tone }>> =
  {
    running: { sign: '◌', tone: 'accent' },
    succeeded: { sign: '✓', tone: 'good' },
    refused: { sign: '▲', tone: 'warn' },
    failed: { sign: '✗', tone: 'bad' },
    unknown: { sign: '?', tone: 'warn' },
  };
