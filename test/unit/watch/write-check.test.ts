import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Member } from '../../../source/inventory/inventory.ts';
import type { FactEvent } from '../../../source/model/event.ts';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import { makeTargets, observeWrite, type Way, waysOf } from '../../../source/watch/write-check.ts';
import { NOW, patroniNode, redisNode, sentinelMaster } from '../../fixtures/facts.ts';

const login = { user: 'monitor', password: 'x' };
const member = (name: string, role: Member['role'], at: Readonly<Record<string, Endpoint>>): Member => ({
  ...{ name, role, key: name },
  at: (purpose) => at[purpose] ?? { absent: `${name}: no ${purpose}` },
});
const place = (name: string, port: number, auth?: Endpoint['auth']): Endpoint => ({
  ...{ member: name, host: '127.0.0.1', port },
  ...(auth === undefined ? {} : { auth }),
});
const node = member('patroni1', 'patroni', { postgres: place('patroni1', 5432, login) });
const proxy = member('haproxy', 'haproxy', {
  primary: place('haproxy', 5000, { user: 'postgres', password: 'super' }),
});
const instances = ['redis', 'redis-replica'].map((name, i) =>
  member(name, 'redis', { redis: place(name, 6379 + i) }),
);

const patroni: FactEvent = {
  ...{ type: 'member.observed', system: 'patroni', member: 'patroni1', at: NOW },
  fact: patroniNode('patroni1', { systemId: '7' }),
};
const redis = (name: string): FactEvent => ({
  ...{ type: 'member.observed', system: 'redis', member: name, at: NOW },
  fact: redisNode(name, { runId: `run of ${name}` }),
});

test('PostgreSQL is written through HAProxy as the role that watches, never as the superuser', () => {
  const targets = makeTargets();
  const [way] = waysOf([node, proxy], targets);
  assert.equal(way?.place(), undefined, 'which cluster it must be is not known yet');
  targets.record(patroni);
  assert.deepEqual(way?.place(), place('haproxy', 5000, login));
  assert.equal(waysOf([proxy], targets)[0]?.place(), undefined);
});

test('Redis is written where most sentinels say that the master is', () => {
  const targets = makeTargets();
  const says = (sentinel: string, host: string): FactEvent => ({
    ...{ type: 'member.observed', system: 'sentinel', member: sentinel, at: NOW },
    fact: { sentinel, masters: [sentinelMaster({ host })] },
  });
  const [way] = waysOf(instances, targets);
  assert.equal(way?.place(), undefined);
  targets.record(says('sentinel1', 'redis'));
  assert.equal(way?.place(), undefined, 'which process it must be is not known yet');
  for (const { name } of instances) targets.record(redis(name));
  assert.equal(way?.place()?.member, 'redis');
  targets.record(says('sentinel2', 'redis-replica'));
  targets.record(says('sentinel3', 'redis-replica'));
  assert.equal(way?.place()?.member, 'redis-replica');
});

/** The events of one write on this way. */
async function tried(way: Way, mayWrite = true): Promise<readonly FactEvent[]> {
  const seen: FactEvent[] = [];
  const { signal } = new AbortController();
  await observeWrite(
    way,
    () => mayWrite,
    (event) => seen.push(event),
    1_000,
    signal,
  );
  return seen;
}

/** What is reported of one write that ends like this. */
async function reported(write: () => Promise<void>, mayWrite = true): Promise<readonly string[]> {
  const events = await tried({ key: '', place: () => place('haproxy', 5000), write }, mayWrite);
  return events.map((event) =>
    event.type === 'write.tried'
      ? event.written.type
      : event.type === 'source.failed'
        ? event.error
        : event.type,
  );
}

const refusal = (code: string, text: string) =>
  new Error(text, { cause: Object.assign(new Error(text), { code }) });

test('a write that is acknowledged, one that fails, and one that tells nothing of clients', async () => {
  assert.deepEqual(await reported(async () => undefined), ['acknowledged']);
  const readOnly = refusal('25006', 'cannot execute INSERT in a read-only transaction');
  assert.deepEqual(await reported(() => Promise.reject(readOnly)), [readOnly.message]);
  for (const [code, text] of [
    ['42P01', 'relation "paws_console.write_check" does not exist'],
    ['3F000', 'schema "paws_console" does not exist'],
    ['28P01', 'password authentication failed'],
  ] as const)
    assert.deepEqual(await reported(() => Promise.reject(refusal(code, text))), ['unknown']);
  const noAuth = new Error('redis at 127.0.0.1:6379: NOAUTH Authentication required.');
  assert.deepEqual(await reported(() => Promise.reject(noAuth)), ['unknown']);
});

test('nothing is written where it may not be', async () => {
  let writes = 0;
  const write = async () => {
    writes += 1;
  };
  assert.deepEqual(await reported(write, false), ['unknown']);
  assert.equal(writes, 0);
});

test('in a standby cluster, which takes no writes, none is made through HAProxy', async () => {
  const targets = makeTargets();
  const role = (role: string, name = 'patroni1') =>
    targets.record({
      ...patroni,
      member: name,
      fact: patroniNode(name, { role, systemId: '7' }),
    } as FactEvent);
  const [way] = waysOf([node, proxy], targets);
  role('standby_leader');
  role('replica', 'patroni2');
  assert.equal(way?.unused?.(), 'a standby cluster takes no writes');
  assert.ok(way);
  const events = await tried({ ...way, write: () => assert.fail('it was written') });
  assert.deepEqual(
    events.map((event) => event.type === 'write.tried' && event.written),
    [{ type: 'unknown', why: 'a standby cluster takes no writes' }],
  );
  role('primary');
  assert.equal(way.unused?.(), undefined);
});
