import { formatDuration } from '../text/units.ts';

/** By how much the console polled too late, ms, and when that was, ms since the epoch. */
export type Late = { readonly ms: number; readonly at: number };

/** How long it is shown, ms. */
const SHOWN_MS = 10_000;

/** The worse of both, of what belongs to one moment; else the newer. */
export function worse(before: Late | undefined, now: Late): Late {
  return before !== undefined && now.at - before.at < 1_000 && before.ms > now.ms ? before : now;
}

/** The text for people, in full and in short; undefined while the console is in time. */
export function latenessText(late: Late | undefined, now: number): readonly [string, string] | undefined {
  if (late === undefined || now - late.at > SHOWN_MS) return undefined;
  const by = formatDuration(late.ms);
  return [`this machine is too busy: polls are late by ${by}`, `late ${by}`];
}
