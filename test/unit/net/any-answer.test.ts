import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { changesOf, keyDocument } from '../../../source/dcs/keys.ts';
import { textOf } from '../../../source/inventory/docker/exec.ts';
import { logDecoder, MAX_LINE } from '../../../source/inventory/docker/log-frames.ts';
import {
  labelsOf,
  parseContainer,
  parseDetails,
  parseEnvironment,
  parseEvent,
  statusClass,
} from '../../../source/inventory/docker/parse.ts';
import { parseStats as parseUsage } from '../../../source/inventory/docker/stats.ts';
import { dcsFrom } from '../../../source/model/dcs.ts';
import { usageBetween } from '../../../source/model/stats.ts';
import { reasonOf } from '../../../source/net/endpoint.ts';
import { asObject, type Fields } from '../../../source/net/read.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { parseStats as parseFigures, parseHealth } from '../../../source/systems/app/parse.ts';
import { parseChanges, parseKeys, parseLease, parseStatus } from '../../../source/systems/etcd/parse.ts';
import { parseStats, statRows } from '../../../source/systems/haproxy/parse.ts';
import { parseNode } from '../../../source/systems/patroni/parse.ts';
import { parseInfo } from '../../../source/systems/redis/parse.ts';
import { entitiesOf, parseMasters, parseReplicas } from '../../../source/systems/sentinel/parse.ts';
import { memberName } from '../../../source/text/member-name.ts';
import { withoutSecrets } from '../../../source/text/secrets.ts';
import { panelLines } from '../../../source/tui/panes/panel-lines.ts';
import { PANELS, panels } from '../../../source/tui/panes/panels.ts';
import { bare } from '../../../source/tui/theme.ts';
import { anyText } from '../../fixtures/any-text.ts';
import { mutated, mutatedText } from '../../fixtures/mutated.ts';
import { captured, capturedJson } from '../../fixtures/read.ts';
import { healthy, NOW } from '../../fixtures/state.ts';

const START = healthy();

/** What was parsed holds no number that is none, and no text that is as long as somebody liked. */
function checkValue(value: unknown): void {
  if (typeof value === 'number') assert.ok(Number.isFinite(value), String(value));
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(checkValue);
}

/** The console takes the fact in and draws it. */
function checkTaken(event: Event): State {
  const state = reduce(reduce(START, event), { type: 'clock.ticked', at: NOW + 1_000 });
  for (const id of PANELS) {
    for (const line of panelLines(
      panels[id],
      state,
      { width: 120, height: 12, kind: 'box', focused: true },
      bare,
    )) {
      assert.doesNotMatch(stripVTControlCharacters(line), /\p{Cc}|NaN|undefined|\[object/u);
    }
  }
  return state;
}

/** Whether `parse` gives a value, or throws what it documents: an Error with a message of its own. */
function outcome<T>(parse: () => T, taken: (value: T) => void): void {
  let value: T;
  try {
    value = parse();
  } catch (error) {
    assert.equal((error as Error).constructor, Error, (error as Error).stack);
    assert.doesNotMatch(reasonOf(error), /Cannot read|not a function|not iterable/);
    assert.ok(reasonOf(error).length <= 200);
    return;
  }
  taken(value);
}

/** Parses mutations of what a server once answered. */
function parses<T, V>(
  what: string,
  good: fc.Arbitrary<T>,
  parse: (answer: T) => V,
  taken: (value: V) => void,
) {
  test(`${what}, however it is changed: a value or an error with a message`, () => {
    const property = fc.property(good, (answer) => outcome(() => parse(answer), taken));
    fc.assert(property, { numRuns: 100 });
  });
}

function json(path: string): fc.Arbitrary<string> {
  const good = captured(path);
  return fc.oneof(
    mutated(JSON.parse(good) as unknown).map((value) => JSON.stringify(value)),
    mutatedText(good),
    anyText(),
  );
}

const at = NOW;

for (const name of ['patroni1', 'patroni2', 'patroni3', 'stopped']) {
  parses(
    `/patroni of ${name}`,
    json(`patroni/${name}.json`),
    (text) => parseNode('patroni1', text),
    (node) => {
      checkValue(node);
      checkTaken({ type: 'member.observed', system: 'patroni', member: 'patroni1', fact: node, at });
    },
  );
}

parses(
  "HAProxy's statistics",
  fc.oneof(mutatedText(captured('haproxy/healthy.csv')), mutatedText(captured('haproxy/down.csv'))),
  (csv) => parseStats(statRows(csv)),
  (servers) => {
    checkValue(servers);
    checkTaken({ type: 'member.observed', system: 'haproxy', member: 'haproxy', fact: servers, at });
  },
);

parses(
  'INFO',
  fc.oneof(mutatedText(captured('redis/master.txt')), mutatedText(captured('redis/replica.txt'))),
  (text) => parseInfo('redis', text),
  (node) => {
    checkValue(node);
    checkTaken({ type: 'member.observed', system: 'redis', member: 'redis', fact: node, at });
  },
);

parses(
  "the application's health and figures",
  fc.tuple(fc.oneof(json('app/health.json'), json('app/health-down.json')), json('app/stats.json')),
  ([health, stats]) => ({ name: 'app', ...parseHealth(health), ...parseFigures(stats) }),
  (application) => {
    checkValue(application);
    checkTaken({ type: 'member.observed', system: 'app', member: 'app', fact: application, at });
  },
);

type Sentinel = { readonly masters: unknown; readonly replicas: unknown };
const sentinel = capturedJson<Sentinel>('sentinel/troubled.json');

parses(
  "a sentinel's masters and replicas",
  mutated(sentinel),
  ({ masters, replicas }) => {
    entitiesOf(masters);
    const parsed = parseReplicas(replicas);
    const quorum = { quorumReached: true, quorumText: '' };
    return parseMasters(masters).map((entry) => ({ ...entry, ...quorum, replicas: parsed }));
  },
  (masters) => {
    checkValue(masters);
    checkTaken({
      type: 'member.observed',
      system: 'sentinel',
      member: 'sentinel1',
      fact: { sentinel: 'sentinel1', masters },
      at,
    });
  },
);

type Etcd = { readonly status: unknown; readonly range: unknown; readonly lease: unknown };
const etcd = capturedJson<Etcd>('etcd/healthy.json');

parses(
  'the status of an etcd member',
  mutated(etcd.status),
  (status) => parseStatus('etcd1', status),
  (status) => {
    checkValue(status);
    checkTaken({
      type: 'member.observed',
      system: 'etcd',
      member: 'etcd1',
      fact: { ...status, healthy: true, tookMs: 1 },
      at,
    });
  },
);

parses('a lease', mutated(etcd.lease), parseLease, (lease) => {
  checkValue(lease);
  checkTaken({ type: 'lease.observed', lease, at });
});

parses(
  'the keys of Patroni',
  mutated(etcd.range),
  (range) => {
    const kvs = parseKeys(range);
    keyDocument(kvs);
    return changesOf('/paws360/', kvs);
  },
  (changes) => {
    checkValue(changes);
    checkTaken({ type: 'dcs.observed', dcs: dcsFrom('200', changes), at });
    checkTaken({ type: 'dcs.changed', revision: '201', changes, at });
  },
);

const keyValues = fc.tuple(
  fc.constantFrom('leader', 'sync', 'failover', 'config', 'history', 'members/patroni1', 'members/__proto__'),
  fc.oneof(
    mutated({ leader: 'a', sync_standby: 'b,c', member: 'x', ttl: 30, pause: true, conn_url: 'u' }).map((v) =>
      JSON.stringify(v),
    ),
    mutated([[1, 2, 'r', '2026-01-01T00:00:00Z', 'x']]).map((v) => JSON.stringify(v)),
    anyText(),
  ),
);

parses(
  'the value of any key of Patroni',
  keyValues,
  ([key, value]) => {
    const bytes = { key: Buffer.from(`/paws360/${key}`), value: Buffer.from(value) };
    return changesOf(
      '/paws360/',
      parseKeys({ kvs: [{ ...bytes, mod_revision: '2', create_revision: '1' }] }),
    );
  },
  (changes) => {
    checkValue(changes);
    checkTaken({ type: 'dcs.observed', dcs: dcsFrom('200', changes), at });
  },
);

parses(
  'changes of keys',
  mutated({ events: [{ type: 'PUT', kv: (etcd.range as { kvs: unknown[] }).kvs[0] }] }),
  parseChanges,
  checkValue,
);

type Docker = { readonly list: Fields[]; readonly inspect: Readonly<Record<string, unknown>> };
const docker = capturedJson<Docker>('docker/troubled.json');
const one = docker.list.map((listed) => ({ listed, inspected: docker.inspect[String(listed.Id)] }));

parses(
  'a container',
  fc.constantFrom(...one).chain(mutated),
  ({ listed: entry, inspected }) => {
    const listed = asObject('the container', entry);
    statusClass(listed);
    labelsOf(listed);
    return parseContainer(listed, parseDetails(inspected));
  },
  (container) => {
    checkValue(container);
    assert.equal(container.member, memberName(container.member));
    const list = (START.containers.value ?? []).filter(({ member }) => member !== container.member);
    checkTaken({ type: 'containers.observed', containers: [...list, container], at });
  },
);

parses(
  "a container's environment",
  fc.constantFrom(...Object.values(docker.inspect)).chain(mutated),
  parseEnvironment,
  () => undefined,
);

parses(
  "a line of Docker's events",
  mutated({
    Type: 'container',
    Action: 'die',
    Actor: { ID: 'abc', Attributes: { 'io.paws.member': 'etcd1', exitCode: '137', signal: '9' } },
  }),
  parseEvent,
  (event) => {
    if (event === undefined) return;
    checkValue(event);
    assert.equal(event.member, memberName(event.member));
    checkTaken({ type: 'container.changed', member: event.member, action: event.action, at });
  },
);

for (const version of ['v1', 'v2']) {
  parses(
    `counters of a container, ${version}`,
    mutated(capturedJson(`docker/stats-${version}.json`)),
    parseUsage,
    (sample) => {
      if (sample === undefined) return;
      checkValue(sample);
      const stats = usageBetween({ ...sample, at: sample.at - 1_000 }, sample);
      checkValue(stats);
      checkTaken({ type: 'stats.observed', stats: { etcd1: stats }, at });
    },
  );
}

test('any bytes are a log of lines that are not too long', () => {
  const chunks = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 });
  fc.assert(
    fc.property(chunks, fc.boolean(), (bytes, tty) => {
      const decoder = logDecoder(tty);
      const records = [...bytes.flatMap((chunk) => decoder.push(Buffer.from(chunk))), ...decoder.end()];
      for (const { text } of records) {
        assert.ok(text.length <= MAX_LINE + 40);
        assert.doesNotMatch(text, /\p{Cc}/u);
      }
      textOf(Buffer.concat(bytes));
    }),
    { numRuns: 100 },
  );
});

test('a document of any depth is read without its secrets', () => {
  const document = fc.constantFrom(...one).chain(mutated);
  fc.assert(
    fc.property(document, (value) => {
      JSON.stringify(withoutSecrets(JSON.parse(JSON.stringify({ password: 'canary', value }))));
    }),
    { numRuns: 100 },
  );
  let deep: unknown = { password: 'canary' };
  for (let i = 0; i < 200_000; i += 1) deep = [deep];
  assert.doesNotMatch(JSON.stringify(withoutSecrets(deep)), /canary/);
  const text = '['.repeat(200_000) + ']'.repeat(200_000);
  const tagged = `{"tags":{"x":${text}}}`;
  assert.throws(() => parseNode('patroni1', tagged), /nested too deeply/);
});
