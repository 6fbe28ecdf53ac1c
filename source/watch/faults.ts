import { startHealersForOthers } from '../faults/ensure-healing.ts';
import type { Journal } from '../faults/journal.ts';
import { type Mark, marksOf } from '../faults/mark.ts';
import type { HostControl } from '../inventory/inventory.ts';
import { type ActiveFault, MARKS_PERIOD_MS } from '../model/fault.ts';
import type { Emit } from '../systems/system.ts';
import { createPace } from './pace.ts';
import { failures, together } from './source.ts';
import { poll, type Supervised } from './supervise.ts';

// Own files: reading them costs nothing, whatever the pace.
const PACE = createPace();
// What others have left at the engine is a request to it.
const MARKS_PACE = createPace(MARKS_PERIOD_MS);

/** The sources in which faults are found. */
export type FaultSources = {
  readonly journal: Journal;
  readonly docker: HostControl;
  /** Compose project. */
  readonly project: string;
  /** Whether this console may heal what others have left over. */
  readonly mayHeal: () => boolean;
};

/**
 * Reads the journal of faults every second, because other consoles and the healers write it too, and at once when
 * this console does: a fault is known as soon as its action has ended. The faults of others are known by the marks that
 * they left at the engine; those that are long due get a healer here.
 */
export function watchFaults(
  { journal, docker, project, mayHeal }: FaultSources,
  emit: Emit,
  signal: AbortSignal,
): Supervised {
  let marks: Marks = { found: [], at: 0 };
  let reported: readonly string[] = [];
  const report = () => {
    const faults = known(journal, project, marks);
    const ids = faults.map(({ id }) => id);
    const aside = reported.flatMap((id) => {
      const why = ids.includes(id) ? undefined : journal.whyAside(id);
      return why === undefined ? [] : [[id, why] as const];
    });
    reported = ids;
    const why = aside.length === 0 ? {} : { aside: Object.fromEntries(aside) };
    emit({ type: 'faults.observed', faults, ...why, at: Date.now() });
  };
  const own = poll({ pace: PACE, signal, onError: failures(emit, 'faults'), run: async () => report() });
  const others = poll({
    pace: MARKS_PACE,
    signal,
    // That Docker does not answer is reported by those who ask it for more.
    onError: () => undefined,
    run: async (limit) => {
      const found = await marksOf(project, docker, limit);
      marks = { found, at: Date.now() };
      report();
      if (mayHeal()) await startHealersForOthers(found, journal);
    },
  });
  return together([own, others], journal.onChange(report));
}

/** What the engine last reported, and when, ms since the epoch. */
type Marks = { readonly found: readonly Mark[]; readonly at: number };

function known(journal: Journal, project: string, marks: Marks): readonly ActiveFault[] {
  const own = journal.list(project);
  const foreign = marks.found
    .filter(({ fault }) => own.every(({ id }) => id !== fault.id))
    .map((mark) => foreignFault(mark, marks.at));
  return [...own, ...foreign].sort((a, b) => a.startedAt - b.startedAt);
}

// By the age that the engine gives it: its maker's clock may be another than ours.
function foreignFault({ fault, madeBy, ageMs }: Mark, seenAt: number): ActiveFault {
  const startedAt = seenAt - ageMs;
  return { ...fault, startedAt, deadline: startedAt + fault.seconds * 1_000, madeBy, seenAt };
}
