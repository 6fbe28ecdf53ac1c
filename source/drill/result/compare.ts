import { own } from '../../text/own.ts';
import type { Lane } from './attempt.ts';
import { type PhaseName, phaseNames, type Report } from './report.ts';
import { runSpread } from './spread.ts';

/** A figure of two runs. `a` and `b` are null where it was not measured. */
export type Compared = {
  readonly name: string;
  readonly unit: 'ms' | 'writes';
  readonly a: number | null;
  readonly b: number | null;
  /** Whether less is better; the time of a phase alone says little. */
  readonly judged: boolean;
};

/** What differs between two runs; `a` is the earlier one, or the one that was named first. */
export function compareRuns(a: Report, b: Report) {
  const figure = (name: string, unit: Compared['unit'], of: (report: Report) => number | null): Compared => ({
    name,
    unit,
    a: of(a),
    b: of(b),
    judged: true,
  });
  return {
    figures: [
      figure('U_max', 'ms', (report) => report.uMaxMs),
      figure('U_min', 'ms', (report) => report.uMinMs),
      figure('from the fault to the first write', 'ms', (report) => report.fromFaultMs),
      figure('lost writes', 'writes', (report) => report.writes.lost),
      figure('unexpected writes', 'writes', (report) => report.writes.unexpected),
      figure('lost values in Redis', 'writes', (report) => report.redis.lost),
    ],
    phases: phaseNames
      .filter((name) => phaseAt(a, name) !== null || phaseAt(b, name) !== null)
      .filter((name) => name !== 'fault')
      .map((name) => ({ ...figure(name, 'ms', (report) => phaseAt(report, name)), judged: false })),
    /** Of acknowledged writes of the lane over one connection. */
    latency: [
      figure('median before the fault', 'ms', (report) => latency(report, 'before')?.median ?? null),
      figure('median after the outage', 'ms', (report) => latency(report, 'after')?.median ?? null),
      figure('slowest acknowledged write', 'ms', (report) => latency(report, 'all')?.max ?? null),
    ].filter((row) => row.a !== null || row.b !== null),
    /** Settings, and facts of the run, that are not the same in both. */
    settings: differing({ ...factsOf(a), ...a.settings }, { ...factsOf(b), ...b.settings }),
  };
}

/** The run of the same drill, project and profile that was measured last before this one. */
export function previousOf(report: Report, runs: readonly Report[]): Report | undefined {
  return runs
    .filter((run) => run.id !== report.id && run.startedAt < report.startedAt)
    .filter((run) => run.drill === report.drill && run.project === report.project)
    .filter((run) => run.profile === report.profile)
    .filter((run) => run.verdict !== 'refused' && run.outcome !== 'interrupted')
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0];
}

/** When a phase was reached, ms since the fault. */
function phaseAt(report: Report, name: PhaseName): number | null {
  return report.phases.find((phase) => phase.name === name)?.atMs ?? null;
}

/** The phases as they happened: two of them may come in another order than is usual. */
export function phasesInOrder({ phases }: Report): Report['phases'] {
  return [...phases].sort((a, b) => a.atMs - b.atMs);
}

/** The lane whose latency represents a run: the one with the writes that the drill is about. */
export function mainLane({ drill }: Pick<Report, 'drill'>): Lane {
  return drill === 'redis-crash' ? 'redis' : 'persistent';
}

// Before the fault nothing has happened yet; after the outage everything has.
function latency(report: Report, part: 'before' | 'after' | 'all') {
  const from = part === 'after' ? (report.fromFaultMs ?? 0) : Number.NEGATIVE_INFINITY;
  const to = part === 'before' ? 0 : Number.POSITIVE_INFINITY;
  const lane = mainLane(report);
  return runSpread(
    report.series.writes
      .filter((write) => write.lane === lane && write.outcome === 'ok')
      .filter(({ atMs }) => atMs >= from && atMs < to)
      .map(({ value }) => value),
  );
}

function factsOf(report: Report): Report['settings'] {
  return {
    drill: report.drill,
    project: report.project,
    profile: report.profile,
    'version of the console': report.version,
    verdict: report.verdict,
    outcome: report.outcome,
    'leader before': report.leader.before,
  };
}

function differing(a: Report['settings'], b: Report['settings']) {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names
    .map((name) => ({ name, a: shown(own(a, name)), b: shown(own(b, name)) }))
    .filter((row) => row.a !== row.b);
}

function shown(value: string | number | boolean | null | undefined): string {
  return value === undefined || value === null ? '—' : String(value);
}
