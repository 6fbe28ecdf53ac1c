import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { RedisNode } from '../../../../source/systems/redis/facts.ts';
import { recentErrors } from '../../../../source/systems/redis/recent-errors.ts';
import { NOW, redisNode, sentinelMaster, stateAfter } from '../../../fixtures/facts.ts';

const info = (counts: Readonly<Record<string, number>>) =>
  new Map(Object.entries(counts).map(([error, count]) => [`errorstat_${error}`, `count=${count}`]));
const is = (member: string, part: Partial<RedisNode>): Event => {
  const fact = redisNode(member, part);
  return { type: 'member.observed', system: 'redis', at: NOW, member, fact };
};
const replica = (part: Partial<RedisNode>) =>
  is('redis-replica', { role: 'slave', masterHost: 'redis', masterPort: 6379, masterLinkUp: true, ...part });
const texts = (...events: Event[]) => healthOf(stateAfter(...events)).reasons.map(({ text }) => text);

test('errors count from the first observation on, for ten seconds', () => {
  const recent = recentErrors();
  assert.equal(recent(info({ READONLY: 40, ERR: 3 }), 0), undefined, 'they may be a year old');
  assert.deepEqual(recent(info({ READONLY: 42, ERR: 9 }), 1_000), { READONLY: 2 });
  assert.deepEqual(recent(info({ READONLY: 43, OOM: 5 }), 10_000), { READONLY: 3, OOM: 5 });
  assert.deepEqual(recent(info({ READONLY: 43, OOM: 5 }), 11_000), { READONLY: 1, OOM: 5 });
  assert.equal(recent(info({ READONLY: 43, OOM: 5 }), 21_000), undefined);
});

test('counters that were reset are no errors', () => {
  const recent = recentErrors();
  recent(info({ READONLY: 40 }), 0);
  assert.equal(recent(info({ READONLY: 5 }), 1_000), undefined);
  assert.deepEqual(recent(info({ READONLY: 6 }), 2_000), { READONLY: 1 });
});

test('errors of clients are reported, and critical on a master', () => {
  assert.deepEqual(texts(replica({ refused: { READONLY: 7 } })), [
    'redis-replica refused 7 commands within 10 s (READONLY): clients write to a replica',
  ]);
  const state = stateAfter(is('redis', { refused: { NOREPLICAS: 2 } }));
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'critical');
  assert.match(reasons[0]?.text ?? '', /^redis refused 2 commands within 10 s \(NOREPLICAS\)/);
});

test('a replica that follows another one than the sentinels name', () => {
  assert.deepEqual(texts(replica({})), []);
  const wrong = 'redis-replica follows redis:6380, and the sentinels name redis as master';
  assert.deepEqual(texts(replica({ masterPort: 6380, masterLinkUp: false })), [wrong]);
  assert.deepEqual(texts(replica({ masterHost: 'elsewhere' })), [], 'it may be another name of it');
  assert.deepEqual(texts(replica({ masterHost: '10.0.0.7' })), [], 'a name and an address');
  const byAddress = ['sentinel1', 'sentinel2', 'sentinel3'].map((member): Event => {
    const fact = { sentinel: member, masters: [sentinelMaster({ host: '10.0.0.5', runId: 'a1' })] };
    return { type: 'member.observed', system: 'sentinel', at: NOW, member, fact };
  });
  const master = is('redis', { runId: 'a1' });
  assert.deepEqual(texts(master, ...byAddress, replica({ masterHost: '10.0.0.5' })), []);
  assert.deepEqual(texts(master, ...byAddress, replica({ masterHost: '10.0.0.7' })), [
    'redis-replica follows 10.0.0.7:6379, and the sentinels name redis as master',
  ]);
});
