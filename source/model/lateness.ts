import { formatDuration } from '../text/units.ts';

/** That the console looked too late by so much, ms, and when that was, ms since the epoch. */
export type Late = { readonly ms: number; readonly at: number };

/** How long it is shown after it was so, ms. */
const TOLD_MS = 10_000;

/** The worse of both, of what belongs to one moment; else the newer. */
export function worse(before: Late | undefined, now: Late): Late {
  return before !== undefined && now.at - before.at < 1_000 && before.ms > now.ms ? before : now;
}

/** What to say of it to people, in full and in short; nothing while the console is in time. */
export function latenessText(late: Late | undefined, now: number): readonly [string, string] | undefined {
  if (late === undefined || now - late.at > TOLD_MS) return undefined;
  const by = formatDuration(late.ms);
  return [`this machine is too busy: polls are late by ${by}`, `late ${by}`];
}
