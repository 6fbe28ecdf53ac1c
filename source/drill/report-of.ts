import type { Drill } from './drill.ts';
import type { Sighting } from './observation.ts';
import type { Scene } from './phases.ts';
import { type Attempt, type Lane, laneNames, writeLanes } from './result/attempt.ts';
import { errorBudgetOf } from './result/error-budget.ts';
import { acknowledgedBefore, countsOf, type Ledger } from './result/ledger.ts';
import { type MeasuredOutage, outageOf, worseOf } from './result/outage.ts';
import { outcomeOf, staleAcknowledgements } from './result/outcome.ts';
import type { DrillOutcome, Phase, Point, Report, SteadyState, Step, Verdict } from './result/report.ts';
import { judge } from './result/verdict.ts';
import { writablePrimaries } from './writable.ts';

/** What of a report is known before anything happens. */
export type Heading = Pick<
  Report,
  'id' | 'drill' | 'project' | 'profile' | 'startedAt' | 'version' | 'prediction' | 'settings'
>;

/** Everything that a run has found, as far as it came. */
export type Findings = {
  readonly drill: Drill;
  readonly aborted: boolean;
  readonly scene: Scene;
  readonly leader: Report['leader'];
  readonly timeline: Report['timeline'];
  readonly synchronous: boolean | null;
  readonly missed: boolean;
  readonly phases: readonly Phase[];
  readonly steps: readonly Step[];
  readonly sightings: readonly Sighting[];
  readonly attempts: readonly Attempt[];
  readonly writes: Ledger;
  readonly redis: Ledger;
  /** Nodes on which the ledger must have been read. */
  readonly nodes: readonly string[];
  readonly before: SteadyState;
  readonly after: SteadyState;
  readonly differences: readonly string[];
};

/** The report of a run that did not start, or of which nothing can be judged. */
export function bareReport(
  heading: Heading,
  outcome: DrillOutcome,
  verdict: Verdict,
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
  const { drill, scene, attempts, aborted, sightings } = findings;
  const outages = Object.fromEntries(
    laneNames.map((lane) => [lane, outageOf(attempts, lane, scene.struckMs)]),
  ) as Record<Lane, MeasuredOutage>;
  const writes = worseOf(writeLanes.map((lane) => outages[lane]));
  const judged = drill.system === 'redis' ? outages.redis : writes;
  const writable = writablePrimaries(sightings);
  const stale = staleAcknowledgements(attempts).length;
  const ended = outcomeOf({
    leader: findings.leader,
    timeline: findings.timeline,
    maxWritable: stale > 0 ? Math.max(2, writable.max) : writable.max,
    planned: drill.planned,
    // What PostgreSQL's writes do while Redis is drilled says nothing of its leader.
    interrupted: findings.missed || (drill.system === 'patroni' && writes.uMinMs !== null),
  });
  const outcome = aborted ? 'aborted' : ended;
  const judgement = judge({
    drill: drill.name,
    outcome,
    writes,
    redis: outages.redis,
    ledger: findings.writes,
    nodes: findings.nodes,
    acknowledgedBefore: acknowledgedBefore(attempts, writeLanes, scene.struckMs),
    synchronous: findings.synchronous,
    writablePrimaries: writable,
    staleAcknowledgements: stale,
    redundancyMs: redundancyOf(findings),
    differences: findings.differences,
    failedSteps: findings.steps.filter(({ ok }) => ok === false).map(({ name, text }) => `${name}: ${text}`),
  });
  return {
    ...bareReport(
      heading,
      outcome,
      aborted ? 'not proven' : judgement.verdict,
      judgement.reasons,
      findings.steps,
    ),
    leader: findings.leader,
    timeline: findings.timeline,
    uMinMs: rounded(judged.uMinMs),
    uMaxMs: rounded(judged.uMaxMs),
    fromFaultMs: judged.restoredAtMs === null ? null : rounded(judged.restoredAtMs - scene.struckMs),
    lanes: lanesOf(attempts, outages),
    writes: countsOf(findings.writes),
    redis: countsOf(findings.redis),
    writablePrimaries: writable,
    budgets: judgement.budgets,
    phases: findings.phases,
    before: findings.before,
    after: findings.after,
    differences: findings.differences,
    errorBudget: errorBudgetOf(judged.uMaxMs),
    series: { writes: writesOf(attempts, scene), lag: lagOf(sightings, scene) },
  };
}

/** ms from the fault until commits waited for a standby again; 0 where they never ceased to, null where they did not. */
function redundancyOf({ phases, sightings, scene, synchronous, missed }: Findings): number | null {
  const back = phases.find(({ name }) => name === 'sync standby back');
  if (back !== undefined) return back.atMs;
  if (synchronous !== true || missed) return null;
  const last = sightings.findLast(
    (sighting) =>
      sighting.type === 'node' && sighting.atMs >= scene.struckMs && sighting.look?.standby === false,
  );
  return last?.type === 'node' && last.look?.standbys.some(({ sync }) => sync) === true ? 0 : null;
}

function lanesOf(attempts: readonly Attempt[], outages: Record<Lane, MeasuredOutage>): Report['lanes'] {
  const of = (lane: Lane) => {
    const own = attempts.filter((attempt) => attempt.lane === lane);
    const count = (outcome: Attempt['outcome']) =>
      own.filter((attempt) => attempt.outcome === outcome).length;
    return {
      uMinMs: rounded(outages[lane].uMinMs),
      uMaxMs: rounded(outages[lane].uMaxMs),
      ok: count('ok'),
      fail: count('fail'),
      info: count('info'),
    };
  };
  return { persistent: of('persistent'), fresh: of('fresh'), read: of('read'), redis: of('redis') };
}

function writesOf(attempts: readonly Attempt[], scene: Scene): Report['series']['writes'] {
  return attempts.map(({ lane, outcome, invokedMs, completedMs }) => ({
    atMs: invokedMs - scene.struckMs,
    value: completedMs - invokedMs,
    lane,
    outcome,
  }));
}

function lagOf(sightings: readonly Sighting[], scene: Scene): Record<string, Point[]> {
  const lag = new Map<string, Point[]>();
  for (const sighting of sightings) {
    if (sighting.type !== 'node' || sighting.look === null || sighting.look.standby) continue;
    for (const { name, lagBytes } of sighting.look.standbys) {
      if (lagBytes === null) continue;
      const points = lag.get(name) ?? [];
      points.push({ atMs: sighting.atMs - scene.struckMs, value: lagBytes });
      lag.set(name, points);
    }
  }
  return Object.fromEntries(lag);
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 10) / 10;
}
