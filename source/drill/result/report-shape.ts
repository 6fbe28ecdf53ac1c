import type { Prediction } from '../../model/prediction.ts';
import type { Attempt, AttemptOutcome, Lane } from './attempt.ts';
import type {
  Budget,
  DrillName,
  DrillOutcome,
  LedgerCounts,
  Phase,
  PhaseName,
  Point,
  Report,
  Step,
  Verdict,
} from './report.ts';
import { flag, list, nullable, number, object, only, plain, record, text, told, word } from './shape.ts';

const ms = nullable(number);

const counts = object<LedgerCounts>({
  ok: told('Acknowledged without a notice.', number),
  fail: told('Definitely not done.', number),
  info: told('Indeterminate: may or may not have been done.', number),
  lost: told('Acknowledged, and not found afterwards.', number),
  unexpected: told('Found, and never attempted.', number),
  recovered: told('Indeterminate, and found: allowed.', number),
});

const lane = object<Report['lanes'][Lane]>({
  uMinMs: told('From the first failure to the last one; null where nothing failed.', ms),
  uMaxMs: told('From the last acknowledged attempt before the outage to the first one after it.', ms),
  ok: number,
  fail: number,
  info: number,
});

const point = { atMs: told('Since the fault struck; negative before it.', number), value: number };

const drill = word<DrillName>({
  switchover: null,
  failover: null,
  'assisted-failover': null,
  partition: null,
  zombie: null,
  'etcd-leader-kill': null,
  'etcd-quorum-loss': null,
  'redis-crash': null,
  'rolling-restart': null,
});

const outcome = word<DrillOutcome>({
  'failed over': 'Another member leads, on a new timeline.',
  'switched over': 'Another member leads, by an orderly handover.',
  'recovered in place': 'The same leader resumed, which is no failover.',
  unchanged: 'The leader never went away.',
  'split-brain': 'Two members led at the same time.',
  'no leader': 'Nobody leads.',
  refused: 'The gate did not let it start.',
  aborted: 'By the operator.',
});

const verdict = word<Verdict>({
  pass: 'Every budget is met, and it is proven.',
  fail: 'A budget is missed, or a step failed.',
  'not proven': 'Nothing speaks against it, but a condition for saying so was missing.',
  refused: 'It was not started.',
});

const phaseName = word<PhaseName>({
  fault: null,
  'leader key gone': null,
  'new lock': null,
  promotion: null,
  'HAProxy UP': null,
  'first acknowledged write': null,
  'replicas streaming': null,
  'sync standby back': null,
  'old node rejoined': null,
  'steady state': null,
});

/** The shape of `report.json`; `docs/report.schema.json` is written from it. */
const reportShape = object<Report>({
  schema: told('Version of this schema.', only(1)),
  id: told('Name of its folder.', text),
  drill,
  project: told('Compose project of the stack.', text),
  profile: told('Timing profile: default, fast, or custom.', text),
  startedAt: told('ISO 8601.', text),
  finishedAt: told('ISO 8601.', text),
  version: told('Version of the console.', text),
  outcome,
  verdict,
  reasons: told('Why the verdict is not pass.', list(text)),
  leader: object<Report['leader']>({ before: nullable(text), after: nullable(text) }),
  timeline: object<Report['timeline']>({ before: nullable(number), after: nullable(number) }),
  uMinMs: told('Lower bound of the outage as a client saw it; null where it was not measured.', ms),
  uMaxMs: told('Upper bound of the outage as a client saw it; targets are judged on it.', ms),
  fromFaultMs: told('From the fault to the first acknowledged write after the outage.', ms),
  lanes: object<Report['lanes']>({ persistent: lane, fresh: lane, read: lane, redis: lane }),
  writes: told('Ledger of the writes to PostgreSQL.', counts),
  redis: told('Ledger of the values in Redis, whose replication is asynchronous: told, not judged.', counts),
  writablePrimaries: object<Report['writablePrimaries']>({
    max: told('Most that were seen at one moment.', number),
    looks: told('How often they were looked at.', number),
  }),
  budgets: list(
    object<Budget>({
      name: text,
      limit: number,
      unit: word<Budget['unit']>({ ms: null, writes: null, times: null }),
      measured: nullable(number),
      met: told('Null where it is not known.', nullable(flag)),
    }),
  ),
  phases: list(object<Phase>({ name: phaseName, atMs: told('Since the fault struck.', number), text })),
  prediction: nullable(object<Prediction>({ minMs: number, maxMs: number, text })),
  settings: told('Live settings that prediction and verdict rest on.', record(plain)),
  steps: list(object<Step>({ name: text, ok: nullable(flag), text })),
  before: told('Steady state before the fault, by the name of the fact.', record(text)),
  after: told('Steady state after the restoration.', record(text)),
  differences: told('Facts that are not again as they were.', list(text)),
  errorBudget: told(
    'Share of the error budget of 30 days that uMaxMs used up, in percent: of 99.9 % and of 99.99 %.',
    nullable(object<NonNullable<Report['errorBudget']>>({ threeNines: number, fourNines: number })),
  ),
  series: object<Report['series']>({
    writes: told(
      'Latency in ms of the attempts of all lanes, thinned out; the outage is whole.',
      list(
        object<Point & Pick<Attempt, 'lane' | 'outcome'>>({
          ...point,
          lane: word<Lane>({ persistent: null, fresh: null, read: null, redis: null }),
          outcome: word<AttemptOutcome>({ ok: null, fail: null, info: null }),
        }),
      ),
    ),
    lag: told('Replay lag in bytes, by replica.', record(list(object<Point>(point)))),
  }),
});

/** The JSON Schema of `report.json`. */
export function reportSchema() {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Report of one run of a drill of paws-console',
    description: 'Times are ms; null where something was not measured. Later versions may add fields.',
    ...reportShape.json,
  };
}

/** A value that was read from a file, as a report; or what is wrong with it. */
export function asReport(value: unknown): Report | string {
  return reportShape.fault(value, '') ?? (value as Report);
}
