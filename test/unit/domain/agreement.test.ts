import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsText, disagreementsOf } from '../../../source/domain/agreement.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { reduce } from '../../../source/store/reduce.ts';
import {
  containerIs,
  haproxyServer,
  NOW,
  patroniNode,
  redisNode,
  sentinelMaster,
  stateAfter,
} from '../../fixtures/facts.ts';

const healthy = stateAfter();
const LATER = NOW + 12_000;

function disagreements(...events: Event[]) {
  const found = disagreementsOf(stateAfter(...events));
  return found.map((d) => ({ id: d.id, severity: d.severity, text: claimsText(d.claims) }));
}

const nodeIs = (member: string, part: Parameters<typeof patroniNode>[1]): Event => ({
  type: 'patroni.observed',
  at: NOW,
  member,
  node: patroniNode(member, part),
});
const silent = (system: 'patroni' | 'redis', member: string): Event => ({
  type: 'source.failed',
  at: NOW,
  system,
  member,
  error: 'connection refused',
});

test('layers that say the same leave nothing to tell', () => {
  assert.deepEqual(disagreementsOf(healthy), []);
});

test('a dead leader whose key still stands: etcd and Docker, and how long the key has left', () => {
  const events: Event[] = [
    containerIs(healthy, 'patroni1', { state: 'exited', exitCode: 137, finishedAt: LATER - 4_000 }),
    silent('patroni', 'patroni1'),
    { type: 'clock.ticked', at: LATER },
  ];
  assert.deepEqual(disagreements(...events), [
    {
      id: 'leader-container:patroni1',
      severity: 'critical',
      text: 'etcd: leader patroni1 · Docker: patroni1 exited (137) 4 s ago · key: expires in 16 s',
    },
  ]);
});

test('a paused leader is not running either', () => {
  const found = disagreements(
    containerIs(healthy, 'patroni1', { state: 'paused' }),
    silent('patroni', 'patroni1'),
  );
  assert.match(found[0]?.text ?? '', /Docker: patroni1 paused/);
});

test('two writable primaries are split-brain, with the line of the runbook', () => {
  const state = reduce(healthy, nodeIs('patroni3', { role: 'primary', timeline: 2 }));
  const [split] = disagreementsOf(state);
  assert.equal(split?.id, 'split-brain');
  assert.equal(split?.severity, 'critical');
  assert.equal(
    claimsText(split?.claims ?? []),
    'patroni1: primary, timeline 1 · patroni3: primary, timeline 2',
  );
  assert.match(split?.runbook ?? '', /docker compose restart patroni1 patroni2 patroni3/);
});

test('a key holder that calls itself a replica disagrees with etcd', () => {
  const [found] = disagreements(nodeIs('patroni1', { role: 'replica' }));
  assert.equal(found?.text, 'etcd: leader patroni1 · patroni1: replica, running');
});

test('a primary without the key disagrees with etcd', () => {
  const gone: Event = {
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'leader', value: null }],
  };
  const found = disagreements(gone);
  assert.deepEqual(
    found.map((d) => d.text),
    ['etcd: no leader key · patroni1: primary', 'etcd: no leader key · HAProxy: writes to patroni1'],
  );
});

test('HAProxy that routes writes elsewhere, or nowhere, disagrees with etcd', () => {
  const routes = (up: string): Event => ({
    type: 'haproxy.observed',
    at: NOW,
    member: 'haproxy',
    servers: ['patroni1', 'patroni2'].map((s) => haproxyServer('postgres_primary_backend', s, s === up)),
  });
  assert.equal(
    disagreements(routes('patroni2'))[0]?.text,
    'etcd: leader patroni1 · HAProxy: writes to patroni2',
  );
  assert.equal(disagreements(routes(''))[0]?.text, 'etcd: leader patroni1 · HAProxy: no server for writes');
});

test('a silent owner is not a contradiction', () => {
  assert.deepEqual(disagreements(silent('patroni', 'patroni2'), silent('redis', 'redis')), []);
  assert.deepEqual(disagreements({ type: 'source.failed', at: NOW, system: 'dcs', error: 'no quorum' }), []);
});

test('sentinels that believe in different masters disagree by name', () => {
  const view = { sentinel: 'sentinel3', masters: [sentinelMaster({ host: 'redis-replica' })] };
  const [found] = disagreements({ type: 'sentinel.observed', at: NOW, member: 'sentinel3', view });
  assert.equal(found?.text, 'sentinel1, sentinel2: master redis · sentinel3: master redis-replica');
});

test('a master that Docker says is dead, and a master that calls itself a replica', () => {
  const dead = disagreements(
    containerIs(healthy, 'redis', { state: 'exited', exitCode: 0, finishedAt: NOW }),
    silent('redis', 'redis'),
  );
  assert.equal(dead[0]?.text, 'Sentinel: master redis · Docker: redis exited (0) 0 s ago');
  const node = redisNode('redis', { role: 'slave' });
  const demoted = disagreements({ type: 'redis.observed', at: NOW, member: 'redis', node });
  assert.equal(demoted[0]?.text, 'Sentinel: master redis · redis: slave');
});

test('two Redis masters are critical', () => {
  const node = redisNode('redis-replica', { role: 'master' });
  const found = disagreements({ type: 'redis.observed', at: NOW, member: 'redis-replica', node });
  assert.deepEqual(found[0], {
    id: 'redis-masters',
    severity: 'critical',
    text: 'redis: master · redis-replica: master',
  });
});
