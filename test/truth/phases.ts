import { type Add, seconds } from './table.ts';
import type { Turn } from './watcher.ts';

export type ReportPhase = { readonly name: string; readonly atMs: number };

// Of a watch that is one hop longer or shorter, and of polls ten times a second.
const ERROR_MS = { key: 500, role: 1_000 } as const;

/** Compares when leader key and primary changed. A phase that one of both does not have does not agree. */
export function comparePhases(
  add: Add,
  faultAt: number,
  phases: readonly ReportPhase[],
  turns: readonly Turn[],
): void {
  for (const [name, { at, errorMs }] of Object.entries(seenPhases(faultAt, turns))) {
    const said = phases.find((phase) => phase.name === name)?.atMs;
    if (said === undefined && at === undefined) continue;
    const text = (ms: number | undefined) => (ms === undefined ? '—' : `+${seconds(ms)}`);
    const agrees = said !== undefined && at !== undefined && Math.abs(said - at) <= errorMs;
    add(`phase ${name}`, text(said), `${text(at)} ± ${seconds(errorMs)}`, agrees);
  }
}

/** When each phase was reached, ms since the fault. */
function seenPhases(faultAt: number, turns: readonly Turn[]) {
  const keys = turns.filter((turn) => turn.type === 'key');
  const roles = turns.filter((turn) => turn.type === 'role');
  const later = keys.filter(({ at }) => at >= faultAt);
  const gone = later.find(({ leader }) => leader === null)?.at;
  const before = keys.findLast(({ at }) => at < faultAt)?.leader;
  const taken = later.find(
    ({ leader, at }) => leader !== null && (leader !== before || (gone !== undefined && at > gone)),
  )?.at;
  // One that was primary all the time does not become it.
  const promoted = roles.find(({ at, primary }) => at >= faultAt && primary)?.at;
  const since = (at: number | undefined) => (at === undefined ? undefined : at - faultAt);
  return {
    'leader key gone': { at: since(gone), errorMs: ERROR_MS.key },
    'new lock': { at: since(taken), errorMs: ERROR_MS.key },
    promotion: { at: since(promoted), errorMs: ERROR_MS.role },
  };
}
