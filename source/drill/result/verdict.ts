import type { Ledger } from './ledger.ts';
import { type LaneOutage, lengthOf, worst } from './outage.ts';
import type { Budget, DrillName, DrillOutcome, Report } from './report.ts';

/** Limits of the budgets. Writes are judged on U_max. */
const LIMITS = {
  outageMs: 60_000,
  redisMs: 20_000,
  lostWrites: 0,
  writablePrimaries: 1,
  redundancyMs: 180_000,
} as const;

/** How many acknowledged writes must come before a fault for "nothing lost" to mean something. */
export const ENOUGH_WRITES = 50;

/** What a run showed, as far as the verdict rests on it. */
export type Evidence = Required<
  Pick<Report, 'drill' | 'outcome' | 'interference' | 'syncGaps' | 'writablePrimaries' | 'differences'>
> & {
  /** The outage of the fault in the lanes that write through HAProxy (the worse one), and all their others. */
  readonly writes: LaneOutage | undefined;
  readonly laterWrites: readonly LaneOutage[];
  readonly redis: LaneOutage | undefined;
  /** When the prober died, ms since the fault; null where it went on to the end. */
  readonly probeDiedMs: number | null;
  readonly ledger: Ledger;
  /** Every node on which the ledger must have been read after it rejoined. */
  readonly nodes: readonly string[];
  /** Writes that were acknowledged before the fault. */
  readonly acknowledgedBefore: number;
  /** Whether a standby was synchronous at the moment of the fault; null where that is not known. */
  readonly synchronous: boolean | null;
  /** Acknowledged on a lower timeline after a higher one had acknowledged (`staleAcknowledgements`). */
  readonly staleAcknowledgements: number;
  /** From the fault until a sync standby was there again, ms; 0 where it never went away, null where it did not come. */
  readonly redundancyMs: number | null;
  /** Facts that could not be compared with what they were before, as text. */
  readonly unknown: readonly string[];
  /** Checks of the drill that did not hold, as text: `HAProxy sends no writes`. */
  readonly failedSteps: readonly string[];
};

/** What each drill is a rehearsal of: another ending is not what it was to show. */
const EXPECTED: Readonly<Record<DrillName, readonly DrillOutcome[]>> = {
  switchover: ['switched over'],
  failover: ['failed over'],
  'assisted-failover': ['failed over'],
  partition: ['failed over'],
  zombie: ['failed over'],
  // What is lost here is not the primary: that a write was slow meanwhile is for the budget to judge.
  'etcd-leader-kill': ['unchanged', 'recovered in place'],
  // With failsafe_mode the primary may go on; without it, it steps down and takes over again.
  'etcd-quorum-loss': ['unchanged', 'recovered in place', 'failed over'],
  'redis-crash': ['failed over'],
  'rolling-restart': ['switched over', 'recovered in place', 'unchanged'],
};

/**
 * Judges a run. Something measured that is over a budget, or a split-brain, makes it fail; a condition that is missing
 * for saying that it passed makes it `not proven`, never a pass. Every reason for that is a line.
 */
export function judge(evidence: Evidence): Pick<Report, 'verdict' | 'reasons' | 'budgets'> {
  const { outcome } = evidence;
  if (outcome === 'refused') return { verdict: 'refused', reasons: [], budgets: [] };
  const budgets = budgetsOf(evidence);
  const failures = [
    ...outcomeFailures(outcome),
    ...budgets.filter(({ met }) => met === false).map(overBudget),
    ...neverRestored(evidence),
    ...evidence.failedSteps,
    ...evidence.differences.map((difference) => `not as before: ${difference}`),
    // A prober that died may have tried more than it reported.
    ...(evidence.ledger.unexpected > 0 && evidence.probeDiedMs === null
      ? [`${evidence.ledger.unexpected} rows were found that no probe had tried to write`]
      : []),
  ];
  const doubts = [
    ...probeDoubts(evidence),
    ...outcomeDoubts(evidence),
    ...ledgerDoubts(evidence),
    ...budgetDoubts(budgets),
    ...interferenceDoubts(evidence),
    ...evidence.unknown,
  ];
  const verdict = failures.length > 0 ? 'fail' : doubts.length > 0 ? 'not proven' : 'pass';
  return { verdict, reasons: [...failures, ...doubts], budgets };
}

function budgetsOf(evidence: Evidence): Budget[] {
  const { drill, writes, laterWrites, redis, ledger, writablePrimaries, redundancyMs } = evidence;
  const proven = ledgerDoubts(evidence).length === 0;
  const later = worst(laterWrites);
  // What the prober did not see any more has no measure.
  const unseen = evidence.probeDiedMs !== null;
  const outage = (name: string, limit: number, measured: LaneOutage | undefined) =>
    unseen ? budget(name, limit, 'ms', null) : outageBudget(name, limit, measured);
  return [
    outage('writes are back (U_max)', LIMITS.outageMs, writes),
    ...(later === undefined ? [] : [outage('longest later outage (U_max)', LIMITS.outageMs, later)]),
    ...(drill === 'redis-crash' ? [outage('Redis is back (U_max)', LIMITS.redisMs, redis)] : []),
    // What was lost was lost, proven or not; that nothing was is only said when it is proven.
    budget('lost writes', LIMITS.lostWrites, 'writes', ledger.lost > 0 || proven ? ledger.lost : null),
    budget(
      'writable primaries at one moment',
      LIMITS.writablePrimaries,
      'times',
      evidence.staleAcknowledgements > 0
        ? Math.max(2, writablePrimaries.max)
        : writablePrimaries.looks === 0
          ? null
          : writablePrimaries.max,
    ),
    budget('time to redundancy', LIMITS.redundancyMs, 'ms', redundancyMs),
  ];
}

// No interruption is an outage of 0; one without an end has no measure, and fails by `neverRestored`.
function outageBudget(name: string, limit: number, outage: LaneOutage | undefined): Budget {
  if (outage === undefined) return budget(name, limit, 'ms', 0);
  return budget(name, limit, 'ms', Number.isFinite(lengthOf(outage)) ? lengthOf(outage) : null);
}

function budget(name: string, limit: number, unit: Budget['unit'], measured: number | null): Budget {
  // "Under a minute" is not a minute; a count may reach its limit.
  const met = measured === null ? null : unit === 'ms' ? measured < limit : measured <= limit;
  return { name, limit, unit, measured, met };
}

function overBudget({ name, limit, unit, measured }: Budget): string {
  const say = (value: number | null) =>
    unit === 'ms' ? `${((value ?? 0) / 1000).toFixed(1)} s` : String(value);
  return `${name}: ${say(measured)}, the limit is ${say(limit)}`;
}

function budgetDoubts(budgets: readonly Budget[]): string[] {
  return budgets
    .filter(({ name, met }) => met === null && name !== 'lost writes')
    .map(({ name }) => `${name}: not measured`);
}

function outcomeFailures(outcome: DrillOutcome): string[] {
  if (outcome === 'split-brain') return ['two primaries accepted writes at one moment'];
  if (outcome === 'no leader') return ['no leader came back'];
  return [];
}

function outcomeDoubts({ drill, outcome }: Evidence): string[] {
  if (outcome === 'aborted') return ['aborted before its end'];
  if (outcome === 'split-brain' || outcome === 'no leader' || EXPECTED[drill].includes(outcome)) return [];
  if (outcome === 'recovered in place') return ['the same leader resumed: recovered in place, no failover'];
  return [`it ended as ${outcome}, which is not what ${drill} rehearses`];
}

function neverRestored({ drill, writes, laterWrites, redis, probeDiedMs }: Evidence): string[] {
  if (probeDiedMs !== null) return [];
  const isOpen = (outage: LaneOutage | undefined) => outage !== undefined && outage.restoredAtMs === null;
  return [
    ...([writes, ...laterWrites].some(isOpen) ? ['writes'] : []),
    ...(drill === 'redis-crash' && isOpen(redis) ? ['writes to Redis'] : []),
  ].map((what) => `${what} were not acknowledged again while the probes ran`);
}

function probeDoubts({ probeDiedMs }: Evidence): string[] {
  return probeDiedMs === null
    ? []
    : [`the probe died at ${sinceFault(probeDiedMs)}: the outage was not measured`];
}

function interferenceDoubts({ interference }: Evidence): string[] {
  return interference
    .filter(({ judged }) => judged)
    .map(({ atMs, text }) => `not the drill's doing: ${text} at ${sinceFault(atMs)}`);
}

/** A moment as it is reported: `+3.2 s`, `−0.9 s`. */
function sinceFault(ms: number): string {
  return `${ms < 0 ? '−' : '+'}${(Math.abs(ms) / 1000).toFixed(1)} s`;
}

/** Why "nothing lost" cannot be said; empty when it can. */
function ledgerDoubts(evidence: Evidence): readonly string[] {
  const { synchronous, acknowledgedBefore, ledger, nodes, syncGaps } = evidence;
  const why: string[] = [];
  for (const { fromMs, toMs, text } of syncGaps.filter(({ judged }) => judged)) {
    why.push(`${text}, from ${sinceFault(fromMs)} to ${sinceFault(toMs)}`);
  }
  if (synchronous !== true) {
    const known = synchronous === null ? 'it is not known whether replication was' : 'replication was not';
    why.push(`${known} synchronous at the moment of the fault`);
  }
  if (evidence.probeDiedMs !== null) why.push(`the probe died at ${sinceFault(evidence.probeDiedMs)}`);
  if (acknowledgedBefore < ENOUGH_WRITES) {
    why.push(
      `only ${acknowledgedBefore} writes were acknowledged before the fault, ${ENOUGH_WRITES} are needed`,
    );
  }
  if (ledger.syncWarnings > 0) {
    why.push(`${ledger.syncWarnings} commits warned that they may not be on a sync standby`);
  }
  for (const { node, error } of ledger.unread) {
    why.push(`the ledger was not read on ${node}: ${error}`);
  }
  for (const node of nodes) {
    const known = ledger.read.includes(node) || ledger.unread.some((unread) => unread.node === node);
    if (!known) why.push(`the ledger was not read on ${node}`);
  }
  if (nodes.length === 0) why.push('no node is known on which the ledger would be read');
  if (ledger.refutedKeys.length > 0) {
    why.push(`${ledger.refutedKeys.length} writes were found that were counted as definitely not done`);
  }
  return why.map((reason) => `"nothing lost" is not proven: ${reason}`);
}
