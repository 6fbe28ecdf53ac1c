import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactEvent } from '../../../source/model/event.ts';
import { makeTargets, type Targets } from '../../../source/watch/targets.ts';
import { writeWays } from '../../../source/watch/write-check.ts';
import { NOW, patroniNode, redisNode, sentinelMaster } from '../../fixtures/facts.ts';
import { login, member, node, place, proxy } from '../../fixtures/places.ts';

const instances = ['redis', 'redis-replica'].map((name, i) =>
  member(name, 'redis', { redis: place(name, 6379 + i) }),
);
const ways = (members: Parameters<typeof writeWays>[0], targets: Targets) =>
  writeWays(members, targets, () => true);

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
  const [way] = ways([node, proxy], targets);
  assert.equal(way?.place(), undefined, 'which cluster it must be is not known yet');
  targets.record(patroni);
  assert.deepEqual(way?.place(), place('haproxy', 5000, login));
  assert.equal(ways([proxy], targets)[0]?.place(), undefined);
});

test('Redis is written where most sentinels say that the master is', () => {
  const targets = makeTargets();
  const says = (sentinel: string, host: string): FactEvent => ({
    ...{ type: 'member.observed', system: 'sentinel', member: sentinel, at: NOW },
    fact: { sentinel, masters: [sentinelMaster({ host })] },
  });
  const [way] = ways(instances, targets);
  assert.equal(way?.place(), undefined);
  targets.record(says('sentinel1', 'redis'));
  assert.equal(way?.place(), undefined, 'which process it must be is not known yet');
  for (const { name } of instances) targets.record(redis(name));
  assert.equal(way?.place()?.member, 'redis');
  targets.record(says('sentinel2', 'redis-replica'));
  targets.record(says('sentinel3', 'redis-replica'));
  assert.equal(way?.place()?.member, 'redis-replica');
});

test('nothing is written where it may not be', () => {
  const targets = makeTargets();
  const all = writeWays([node, proxy, ...instances], targets, () => false);
  assert.deepEqual(
    all.map(({ unused }) => unused?.()),
    ['this console may not write', 'this console may not write'],
  );
});

test('in a standby cluster, which takes no writes, none is made through HAProxy', () => {
  const targets = makeTargets();
  const role = (role: string, name = 'patroni1') =>
    targets.record({
      ...patroni,
      member: name,
      fact: patroniNode(name, { role, systemId: '7' }),
    } as FactEvent);
  const [way] = ways([node, proxy], targets);
  role('standby_leader');
  role('replica', 'patroni2');
  assert.equal(way?.unused?.(), 'a standby cluster takes no writes');
  role('primary');
  assert.equal(way?.unused?.(), undefined);
});
