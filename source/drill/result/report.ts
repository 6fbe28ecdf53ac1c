import type { Prediction } from '../../model/prediction.ts';
import type { Attempt, Lane } from './attempt.ts';

/** The rehearsed incidents, by their names on the command line. */
export const drillNames = [
  'switchover',
  'failover',
  'assisted-failover',
  'partition',
  'zombie',
  'etcd-leader-kill',
  'etcd-quorum-loss',
  'redis-crash',
  'rolling-restart',
] as const;

export type DrillName = (typeof drillNames)[number];

/**
 * How it ended, from the names of the leader and the timelines before and after. `recovered in place`: the same leader
 * resumed, which is no failover. `unchanged`: the leader never went away (an etcd leader that was killed). `refused`:
 * the gate did not let it start. `aborted`: by the operator.
 */
export type DrillOutcome =
  | 'failed over'
  | 'switched over'
  | 'recovered in place'
  | 'unchanged'
  | 'split-brain'
  | 'no leader'
  | 'refused'
  | 'aborted';

/** `not proven`: nothing speaks against it, but a condition for saying so was missing; exit code 2, as `refused`. */
export type Verdict = 'pass' | 'fail' | 'not proven' | 'refused';

/** The moments of an incident, in the order in which they are expected. */
export const phaseNames = [
  'fault',
  'leader key gone',
  'new lock',
  'promotion',
  'HAProxy UP',
  'first acknowledged write',
  'replicas streaming',
  'sync standby back',
  'old node rejoined',
  'steady state',
] as const;

export type PhaseName = (typeof phaseNames)[number];

/** A moment of the incident; ms since the fault struck. */
export type Phase = { readonly name: PhaseName; readonly atMs: number; readonly text: string };

/**
 * Bounds of an outage as a client saw it, ms. `uMinMs`: from the first failure to the last one; `uMaxMs`: from the last
 * acknowledged attempt before to the first one after. Null where nothing failed.
 */
export type Outage = { readonly uMinMs: number | null; readonly uMaxMs: number | null };

/** Counts of a ledger: what was acknowledged, refused or left open, and what of it was found afterwards. */
export type LedgerCounts = {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
  /** Acknowledged and not found. */
  readonly lost: number;
  /** Found and never attempted. */
  readonly unexpected: number;
  /** Left open and found: allowed, and told. */
  readonly recovered: number;
};

/** One limit and what was measured against it. */
export type Budget = {
  readonly name: string;
  readonly limit: number;
  readonly unit: 'ms' | 'writes' | 'times';
  /** Null where it was not measured: then `met` is not known either. */
  readonly measured: number | null;
  readonly met: boolean | null;
};

/** One of the things that a drill checks, in words: `kill the primary`, `validate application connectivity`. */
export type Step = { readonly name: string; readonly ok: boolean | null; readonly text: string };

/** What is compared between before and after: one line of text for each fact, by its name. */
export type SteadyState = Readonly<Record<string, string>>;

/** A point of a plot. `atMs` since the fault struck; negative before it. */
export type Point = { readonly atMs: number; readonly value: number };

/** The whole result of one run of a drill: `report.json`. Times are ms; null where something was not measured. */
export type Report = {
  readonly schema: 1;
  /** Name of its folder: `2026-11-25T02-49-01Z-failover-7f3a`. */
  readonly id: string;
  readonly drill: DrillName;
  readonly project: string;
  /** Timing profile: `default`, `fast`, or `custom` where the live settings are neither's. */
  readonly profile: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Version of the console. */
  readonly version: string;
  readonly outcome: DrillOutcome;
  readonly verdict: Verdict;
  /** Why the verdict is not `pass`; a line each. Empty for a pass. */
  readonly reasons: readonly string[];
  /** Who held the leader key; for `redis-crash` the Redis master, which has no timeline. */
  readonly leader: { readonly before: string | null; readonly after: string | null };
  readonly timeline: { readonly before: number | null; readonly after: number | null };
  /** Of the writes through HAProxy (the worse of both lanes); for `redis-crash`, of the writes to Redis. */
  readonly uMinMs: number | null;
  readonly uMaxMs: number | null;
  /** From the fault to the first acknowledged write after the outage. */
  readonly fromFaultMs: number | null;
  readonly lanes: Readonly<
    Record<Lane, Outage & { readonly ok: number; readonly fail: number; readonly info: number }>
  >;
  readonly writes: LedgerCounts;
  /** Of the values in Redis, whose replication is asynchronous: what it lost is told, not judged. */
  readonly redis: LedgerCounts;
  /** Largest number of writable primaries seen at one moment, and how often they were looked at. */
  readonly writablePrimaries: { readonly max: number; readonly looks: number };
  readonly budgets: readonly Budget[];
  readonly phases: readonly Phase[];
  readonly prediction: Prediction | null;
  /** The live settings that the prediction and the verdict rest on: `ttl`, `loop_wait`, `synchronous_mode`, … */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  readonly steps: readonly Step[];
  readonly before: SteadyState;
  readonly after: SteadyState;
  /** Facts that are not again as they were, in words; empty when the stack is as before (modulo who leads). */
  readonly differences: readonly string[];
  /** Share of the error budget of 30 days that `uMaxMs` used up, in percent: of 99.9 % and of 99.99 %. */
  readonly errorBudget: { readonly threeNines: number; readonly fourNines: number } | null;
  /** For the plots; thinned out, the outage kept whole. */
  readonly series: {
    /** Every attempt, of all lanes: latency in ms at the time of its invocation. */
    readonly writes: readonly (Point & Pick<Attempt, 'lane' | 'outcome'>)[];
    /** Replay lag in bytes, by replica. */
    readonly lag: Readonly<Record<string, readonly Point[]>>;
  };
};
