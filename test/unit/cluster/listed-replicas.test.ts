import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unwatchedReplicas } from '../../../source/cluster/listed-replicas.ts';
import type { Event } from '../../../source/store/reduce.ts';
import type { SentinelReplica } from '../../../source/systems/sentinel/facts.ts';
import { NOW, redisNode, sentinelMaster, sentinelReplica, stateAfter } from '../../fixtures/facts.ts';

const SENTINELS = ['sentinel1', 'sentinel2', 'sentinel3'];
const stranger = sentinelReplica({ host: '10.0.0.9' });
const lists = (member: string, ...replicas: SentinelReplica[]): Event => ({
  ...{ type: 'member.observed', system: 'sentinel', at: NOW, member },
  fact: { sentinel: member, masters: [sentinelMaster({ replicas })] },
});
const all = (...replicas: SentinelReplica[]) => SENTINELS.map((name) => lists(name, ...replicas));

test('a replica on the lists of most sentinels that is no Redis of the stack is named with its address', () => {
  assert.deepEqual(unwatchedReplicas(stateAfter()), []);
  assert.deepEqual(unwatchedReplicas(stateAfter(...all(sentinelReplica(), stranger))), [
    { address: '10.0.0.9:6379', isDown: false },
  ]);
  const one = stateAfter(lists('sentinel1', sentinelReplica(), stranger));
  assert.deepEqual(unwatchedReplicas(one), [], 'one of three is outvoted');
});

test('an address may be that of a Redis which is found on no list', () => {
  assert.deepEqual(unwatchedReplicas(stateAfter(...all(stranger))), []);
  const fact = redisNode('redis-replica', { role: 'slave', runId: 'id-2' });
  const known: Event = { type: 'member.observed', system: 'redis', at: NOW, member: 'redis-replica', fact };
  // By its run id it is that one; the other entry is what is left of its address before.
  const now = { ...stranger, runId: 'id-2' };
  const before = sentinelReplica({ host: '10.0.0.8', runId: 'id-1', flags: ['s_down', 'slave'] });
  assert.deepEqual(unwatchedReplicas(stateAfter(known, ...all(now, before))), [
    { address: '10.0.0.8:6379', isDown: true },
  ]);
});
