import type { Drill } from './drill.ts';
import { interferenceOf } from './interference.ts';
import { type Measured, measure, rounded } from './measured.ts';
import type { Observation } from './observation.ts';
import type { Scene } from './phases.ts';
import { type Attempt, keyOf, type Lane, writeLanes } from './result/attempt.ts';
import { degradedOf } from './result/degraded.ts';
import { errorBudgetOf } from './result/error-budget.ts';
import type { FaultMoment } from './result/fault-moment.ts';
import { acknowledgedBefore, countsOf, type Ledger } from './result/ledger.ts';
import { outcomeOf, staleAcknowledgements } from './result/outcome.ts';
import type { DrillOutcome, DrillVerdict, Point, Report, Step } from './result/report.ts';
import { judge } from './result/verdict.ts';
import { unknownOf } from './steady-state.ts';
import { syncGapsOf, waitedAtFault } from './sync-gaps.ts';
import { writablePrimaries } from './writable.ts';

/** What of a report is known before anything happens. */
export type Heading = Pick<
  Report,
  'id' | 'drill' | 'project' | 'profile' | 'startedAt' | 'version' | 'prediction' | 'settings'
>;

/** Everything that a run has found, as far as it came. */
export type Findings = Pick<
  Report,
  'leader' | 'timeline' | 'phases' | 'steps' | 'before' | 'after' | 'differences'
> & {
  readonly drill: Drill;
  readonly aborted: boolean;
  readonly scene: Scene;
  /** Whether the leader went away since the fault. */
  readonly missed: boolean;
  readonly moment: FaultMoment;
  /** When the run began, ms since the epoch. */
  readonly startedAt: number;
  /** Holder of PostgreSQL's leader key before. */
  readonly primary: string | null;
  /** Members whose system the verdict does not rest on. */
  readonly unjudged: readonly string[];
  /** When the prober died, ms since the run began; null where it went on to the end. */
  readonly probeDiedMs: number | null;
  readonly observations: readonly Observation[];
  readonly attempts: readonly Attempt[];
  readonly writes: Ledger;
  readonly redis: Ledger;
  /** Nodes on which the ledger must have been read. */
  readonly nodes: readonly string[];
};

/** The report of a run that did not start, or of which nothing can be judged. */
export function bareReport(
  heading: Heading,
  outcome: DrillOutcome,
  verdict: DrillVerdict,
  reasons: readonly string[],
  steps: readonly Step[] = [],
): Report {
  const none = { uMinMs: null, uMaxMs: null, ok: 0, fail: 0, info: 0 };
  const empty = { ok: 0, fail: 0, info: 0, lost: 0, unexpected: 0, recovered: 0 };
  return {
    schema: 1,
    ...heading,
    finishedAt: new Date().toISOString(),
    outcome,
    verdict,
    reasons,
    leader: { before: null, after: null },
    timeline: { before: null, after: null },
    uMinMs: null,
    uMaxMs: null,
    fromFaultMs: null,
    lanes: { persistent: none, fresh: none, read: none, redis: none },
    writes: empty,
    redis: empty,
    writablePrimaries: { max: 0, looks: 0 },
    budgets: [],
    phases: [],
    steps,
    before: {},
    after: {},
    differences: [],
    errorBudget: null,
    series: { writes: [], lag: {} },
  };
}

/** The report of a run: what was measured, judged. */
export function reportOf(heading: Heading, findings: Findings): Report {
  const { drill, scene, attempts, aborted, observations, moment } = findings;
  const measured = measure(attempts, scene, drill, observations);
  const { own, writes } = measured;
  const writable = writablePrimaries(observations);
  const stale = staleAcknowledgements(attempts).length;
  const ended = outcomeOf({
    leader: findings.leader,
    timeline: findings.timeline,
    maxWritable: stale > 0 ? Math.max(2, writable.max) : writable.max,
    planned: drill.planned,
    // What PostgreSQL's writes do while Redis is drilled says nothing of its leader.
    interrupted: findings.missed || (drill.system === 'patroni' && writes !== undefined),
  });
  const outcome = aborted ? 'aborted' : ended;
  const sync = synchronyOf(findings);
  const interference = interferenceOf(observations, {
    scene,
    movesLeader: drill.name === 'rolling-restart',
    leader: findings.primary,
    unjudged: findings.unjudged,
  });
  const probeDiedMs = findings.probeDiedMs === null ? null : rounded(findings.probeDiedMs - scene.faultMs);
  const judgement = judge({
    drill: drill.name,
    outcome,
    writes,
    laterWrites: measured.laterWrites,
    redis: measured.redis,
    probeDiedMs,
    interference,
    syncGaps: sync.gaps,
    ledger: findings.writes,
    nodes: findings.nodes,
    acknowledgedBefore: acknowledgedBefore(attempts, writeLanes, scene.faultMs),
    synchronous: sync.atFault,
    writablePrimaries: writable,
    staleAcknowledgements: stale,
    redundancyMs: redundancyOf(findings, sync.atFault),
    differences: findings.differences,
    unknown: unknownOf(findings.after),
    failedSteps: failedSteps(findings.steps),
  });
  const verdict = aborted ? 'not proven' : judgement.verdict;
  const restored = own?.restoredAtMs ?? null;
  return {
    ...bareReport(heading, outcome, verdict, judgement.reasons, findings.steps),
    leader: findings.leader,
    timeline: findings.timeline,
    // What a dead prober did not see has no bounds.
    uMinMs: probeDiedMs === null ? rounded(own?.uMinMs ?? null) : null,
    uMaxMs: probeDiedMs === null ? rounded(own?.uMaxMs ?? null) : null,
    outages: measured.outages,
    fault: {
      at: new Date(findings.startedAt + scene.faultMs).toISOString(),
      source: moment.source,
      errorMs: Math.round(moment.errorMs),
    },
    interference,
    syncGaps: sync.gaps,
    lostWrites: lostWritesOf(findings),
    probe: {
      lateMs: rounded(Math.max(0, ...attempts.map(({ lateMs = 0 }) => lateMs))),
      diedAtMs: probeDiedMs,
    },
    // A rolling restart comes to the leader in the end: its outage does not begin with the question.
    fromFaultMs:
      restored === null || drill.name === 'rolling-restart' ? null : rounded(restored - scene.faultMs),
    lanes: lanesOf(attempts, scene, measured),
    writes: countsOf(findings.writes),
    redis: countsOf(findings.redis),
    writablePrimaries: writable,
    budgets: judgement.budgets,
    phases: findings.phases,
    before: findings.before,
    after: findings.after,
    differences: findings.differences,
    errorBudget: errorBudgetOf(measured.totalMs),
    series: { writes: writesOf(attempts, scene), lag: lagOf(observations, scene) },
  };
}

/** The steps that did not hold, a line of text for each. */
export function failedSteps(steps: readonly Step[]): readonly string[] {
  return steps.filter(({ ok }) => ok === false).map(({ name, text }) => `${name}: ${text}`);
}

/** Whether commits waited for a standby when the fault was injected, and every time in which they did not. */
function synchronyOf({ observations, scene, phases, missed, primary }: Findings) {
  const back = phases.find(({ name }) => name === 'sync standby back');
  const backMs = back === undefined ? (missed ? undefined : scene.faultMs) : scene.faultMs + back.atMs;
  const window = { faultMs: scene.faultMs, backMs, leader: primary ?? scene.leader };
  return { gaps: syncGapsOf(observations, window), atFault: waitedAtFault(observations, window) };
}

const MOST_LOST = 100;

function lostWritesOf({ writes, scene, startedAt }: Findings): NonNullable<Report['lostWrites']> {
  return writes.lostAttempts.slice(0, MOST_LOST).map(({ attempt, missingOn }) => ({
    id: keyOf(attempt.lane, attempt.seq),
    atMs: rounded(attempt.completedMs - scene.faultMs),
    at: new Date(startedAt + attempt.completedMs).toISOString(),
    server: attempt.server ?? null,
    timeline: attempt.timeline ?? null,
    lsn: attempt.lsn ?? null,
    missingOn,
  }));
}

/**
 * ms from the fault until commits waited for a standby again; 0 where they always did, null where they did not again.
 */
function redundancyOf(
  { phases, observations, scene, missed }: Findings,
  synchronous: boolean | null,
): number | null {
  const back = phases.find(({ name }) => name === 'sync standby back');
  if (back !== undefined) return back.atMs;
  if (synchronous !== true || missed) return null;
  const last = observations
    .filter((seen) => seen.type === 'node')
    .findLast(({ atMs, answer }) => atMs >= scene.faultMs && answer?.standby === false);
  return last?.answer?.standbys.some(({ sync }) => sync) === true ? 0 : null;
}

function lanesOf(attempts: readonly Attempt[], scene: Scene, { lanes }: Measured): Report['lanes'] {
  const of = (lane: Lane) => {
    const own = attempts.filter((attempt) => attempt.lane === lane);
    const count = (outcome: Attempt['outcome']) =>
      own.filter((attempt) => attempt.outcome === outcome).length;
    const bad = degradedOf(attempts, lane, scene.faultMs, lanes[lane].all);
    const times = bad && { ms: rounded(bad.ms), untilMs: rounded(bad.untilMs - scene.faultMs) };
    const degraded = bad === undefined ? null : { ...bad, ...times };
    return {
      uMinMs: rounded(lanes[lane].own?.uMinMs ?? null),
      uMaxMs: rounded(lanes[lane].own?.uMaxMs ?? null),
      degraded,
      ok: count('ok'),
      fail: count('fail'),
      info: count('info'),
    };
  };
  return { persistent: of('persistent'), fresh: of('fresh'), read: of('read'), redis: of('redis') };
}

function writesOf(attempts: readonly Attempt[], scene: Scene): Report['series']['writes'] {
  return attempts.map(({ lane, outcome, invokedMs, completedMs }) => ({
    atMs: invokedMs - scene.faultMs,
    value: completedMs - invokedMs,
    lane,
    outcome,
  }));
}

function lagOf(observations: readonly Observation[], scene: Scene): Record<string, Point[]> {
  const lag = new Map<string, Point[]>();
  for (const observation of observations) {
    if (observation.type !== 'node' || observation.answer === null || observation.answer.standby) continue;
    for (const { name, lagBytes } of observation.answer.standbys) {
      if (lagBytes === null) continue;
      const points = lag.get(name) ?? [];
      points.push({ atMs: observation.atMs - scene.faultMs, value: lagBytes });
      lag.set(name, points);
    }
  }
  return Object.fromEntries(lag);
}
