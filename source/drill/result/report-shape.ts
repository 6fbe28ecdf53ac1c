import * as v from 'valibot';
import { issueText } from '../../text/issue-text.ts';
import { laneNames } from './attempt.ts';
import { drillNames, phaseNames } from './names.ts';

/** The same with a sentence that says what it means, for the JSON schema. */
const described = <const S extends v.GenericSchema>(text: string, schema: S) =>
  v.pipe(schema, v.description(text));

/** One of some values, each with its meaning. */
function oneOf<const Value extends string>(meanings: Readonly<Record<Value, string>>) {
  const texts = Object.entries(meanings).map(([name, meaning]) => `${name}: ${meaning}`);
  return described(texts.join(' '), v.picklist(Object.keys(meanings) as Value[]));
}

/** The same without lists, which the library takes for objects. */
function noList<S extends v.GenericSchema>(schema: S): S {
  return {
    ...schema,
    '~run': (dataset, config) => {
      if (!Array.isArray(dataset.value)) return schema['~run'](dataset, config);
      v._addIssue(schema, 'type', dataset, config);
      return dataset as ReturnType<S['~run']>;
    },
  };
}

const object = <const E extends v.ObjectEntries>(entries: E) => noList(v.object(entries));

/** Values of one shape by names that are not known beforehand. */
const record = <const S extends v.GenericSchema>(shape: S) => noList(v.record(v.string(), shape));

const number = v.number();
const ms = v.nullable(number);
const text = v.string();
const laneName = v.picklist(laneNames);

const counts = object({
  ok: described('Acknowledged without a notice.', number),
  fail: described('Definitely not done.', number),
  info: described('Indeterminate: may or may not have been done.', number),
  lost: described('Acknowledged, and not found afterwards.', number),
  unexpected: described('Found, and never attempted.', number),
  recovered: described('Indeterminate, and found: allowed.', number),
});

const lane = object({
  uMinMs: described('From the first failure to the last one; null where nothing failed.', ms),
  uMaxMs: described('From the last acknowledged attempt before the outage to the first one after it.', ms),
  ok: number,
  fail: number,
  info: number,
  degraded: v.exactOptional(
    described(
      'Beside its outages: how long it worked badly, and how many of the attempts failed or were slow (500 ms).',
      v.nullable(object({ ms: number, untilMs: number, attempts: number, bad: number })),
    ),
  ),
});

const outage = object({
  own: described('Whether it is the outage of the fault itself; the others came later.', v.boolean()),
  lane: laneName,
  fromMs: described('Last acknowledged attempt before, since the fault.', number),
  toMs: described('First acknowledged attempt after, since the fault; null where none came.', ms),
  uMinMs: number,
  uMaxMs: ms,
  attempts: described('Begun in that time.', number),
  failed: described('Under way in that time and not acknowledged.', number),
  cause: described('Likely cause of a later one: what was seen when it began.', v.nullable(text)),
});

const interference = object({
  atMs: described('Since the fault.', number),
  text,
  judged: described('Whether it touches what is judged: then the verdict is not proven.', v.boolean()),
});

const syncGap = object({
  fromMs: described('Since the fault.', number),
  toMs: number,
  text,
  judged: described(
    'False between the fault and the next sync standby: the fault took it away.',
    v.boolean(),
  ),
});

const lostWrite = object({
  id: described('Lane and number of the attempt, as in the table paws_drill.attempt.', text),
  atMs: described('When it was acknowledged, since the fault.', number),
  at: described('The same as ISO 8601.', text),
  server: v.nullable(text),
  timeline: v.nullable(number),
  lsn: described('WAL position of its server when it was written.', v.nullable(text)),
  missingOn: described('Nodes that do not have it.', v.array(text)),
});

const point = {
  atMs: described('Since the fault; negative before it.', number),
  value: number,
};

export const outcome = oneOf({
  'failed over': 'Another member leads, on a new timeline.',
  'switched over': 'Another member leads, by an orderly handover.',
  'recovered in place': 'The same leader resumed, which is no failover.',
  unchanged: 'The leader never went away.',
  'split-brain': 'Two members led at the same time.',
  'no leader': 'No member leads.',
  refused: 'The preflight refused it.',
  aborted: 'By the operator.',
  interrupted: 'The console was killed before the end.',
});

export const verdict = oneOf({
  pass: 'Every budget is met, and it is proven.',
  fail: 'A budget is missed, or a step failed.',
  'not proven': 'Nothing failed, but a condition for the proof is missing.',
  refused: 'It was not started.',
});

const budget = object({
  name: text,
  limit: number,
  unit: v.picklist(['ms', 'writes', 'times']),
  measured: described('Null where it was not measured.', v.nullable(number)),
  met: described('Null where it is not known.', v.nullable(v.boolean())),
});

const phase = object({
  name: v.picklist(phaseNames),
  atMs: described('Since the fault.', number),
  text,
});

const step = object({ name: text, ok: v.nullable(v.boolean()), text });

/** `report.json`: type, check and `docs/report.schema.json` come from here. */
export const reportShape = object({
  schema: described('Version of this schema.', v.literal(1)),
  id: described('Name of its folder: 2026-11-25T02-49-01Z-failover-7f3a.', text),
  drill: v.picklist(drillNames),
  project: described('Compose project of the stack.', text),
  profile: described('Timing profile: default, fast, or custom where the live settings are neither.', text),
  startedAt: described('ISO 8601.', text),
  finishedAt: described('ISO 8601.', text),
  version: described('Version of the console.', text),
  outcome,
  verdict,
  reasons: described('Why the verdict is not pass; empty for a pass.', v.array(text)),
  leader: described(
    'Who held the leader key; for redis-crash the Redis master.',
    object({ before: v.nullable(text), after: v.nullable(text) }),
  ),
  timeline: object({ before: v.nullable(number), after: v.nullable(number) }),
  uMinMs: described('Lower bound of the outage as a client saw it; null where it was not measured.', ms),
  uMaxMs: described('Upper bound of the outage as a client saw it; targets are judged on it.', ms),
  outages: v.exactOptional(
    described(
      'Every outage of the lanes that are judged: that of the fault first, later ones by time.',
      v.array(outage),
    ),
  ),
  fault: v.exactOptional(
    described(
      'The moment of the fault, which all times count from; null where there was no fault.',
      v.nullable(
        object({
          at: described('ISO 8601.', text),
          source: described('What it was taken from.', text),
          errorMs: described('It may have been this much earlier.', number),
        }),
      ),
    ),
  ),
  interference: v.exactOptional(described('Changes that the drill did not cause.', v.array(interference))),
  syncGaps: v.exactOptional(described('When commits did not wait for a standby.', v.array(syncGap))),
  lostWrites: v.exactOptional(described('The lost writes by name, at most 100.', v.array(lostWrite))),
  probe: v.exactOptional(
    described(
      'The probe itself: how late it began attempts at most, and when it died.',
      object({ lateMs: number, diedAtMs: ms }),
    ),
  ),
  fromFaultMs: described('From the fault to the first acknowledged write after the outage.', ms),
  lanes: object({ persistent: lane, fresh: lane, read: lane, redis: lane }),
  writes: described('Ledger of the writes to PostgreSQL.', counts),
  redis: described(
    'Ledger of the values in Redis, whose replication is asynchronous: reported, not judged.',
    counts,
  ),
  writablePrimaries: object({
    max: described('Most that were seen at one moment.', number),
    looks: described('Number of samples.', number),
  }),
  budgets: v.array(budget),
  phases: v.array(phase),
  prediction: v.nullable(object({ minMs: number, maxMs: number, text })),
  settings: described(
    'Live settings that prediction and verdict rest on.',
    record(v.union([text, number, v.boolean(), v.null()])),
  ),
  steps: v.array(step),
  before: described('Steady state before the fault, by the name of the fact.', record(text)),
  after: described('Steady state after the restoration.', record(text)),
  differences: described('Facts that are not as they were before, modulo who leads.', v.array(text)),
  errorBudget: described(
    'Share of the error budget of 30 days that all outages used up, in percent: of 99.9 % and of 99.99 %.',
    v.nullable(object({ threeNines: number, fourNines: number })),
  ),
  series: object({
    writes: described(
      'Latency in ms of the attempts of all lanes, thinned out; the outage is whole.',
      v.array(object({ ...point, lane: laneName, outcome: v.picklist(['ok', 'fail', 'info']) })),
    ),
    lag: described('Replay lag in bytes, by replica.', record(v.array(object(point)))),
  }),
});

type Frozen<T> = { readonly [K in keyof T]: Frozen<T[K]> };

/** The whole result of one run of a drill: `report.json`. Times are ms; null where something was not measured. */
export type Report = Frozen<v.InferOutput<typeof reportShape>>;

/** A value that was read from a file, as a report; or what is wrong with it. */
export function asReport(value: unknown): Report | string {
  const { success, issues } = v.safeParse(reportShape, value, { abortEarly: true });
  return success ? (value as Report) : issueText(issues[0]);
}
