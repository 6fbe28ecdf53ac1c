import assert from 'node:assert/strict';
import { test } from 'node:test';
import { disagreementsOf, standingOf } from '../../../source/cluster/agreement.ts';
import { healthOf } from '../../../source/cluster/health.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import type { Event } from '../../../source/store/reduce.ts';
import {
  containerIs,
  etcdMember,
  haproxyServer,
  haproxyWith,
  NOW,
  patroniNode,
  sentinelMaster,
  stateAfter,
} from '../../fixtures/facts.ts';

const healthy = stateAfter();

function verdictAfter(...events: Event[]) {
  const { verdict, reasons } = healthOf(stateAfter(...events));
  return { verdict, reasons, texts: reasons.map((reason) => reason.text) };
}

test('a stack in which everything answers and agrees is healthy, without a reason', () => {
  assert.deepEqual(healthOf(healthy), { verdict: 'healthy', reasons: [] });
});

test('before anything was seen the verdict is unknown', () => {
  assert.equal(healthOf(initialState('paws360', NOW)).verdict, 'unknown');
});

test('a project without containers is unknown, and the reason says how to start it', () => {
  const { verdict, texts } = verdictAfter({ type: 'containers.observed', at: NOW, containers: [] });
  assert.equal(verdict, 'unknown');
  assert.match(texts[0] ?? '', /paws360.*npx paws-console up/);
});

test('two nodes that accept writes are split-brain: critical, both named', () => {
  const second = patroniNode('patroni3', { role: 'primary', timeline: 2 });
  const { verdict, texts } = verdictAfter({
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni3',
    fact: second,
  });
  assert.equal(verdict, 'critical');
  assert.equal(texts[0], 'split-brain: patroni1 and patroni3 both accept writes');
});

test('a leader key whose holder does not run is critical before the key expires, and is said once', () => {
  const { verdict, texts, reasons } = verdictAfter(
    { type: 'source.failed', at: NOW, system: 'patroni', member: 'patroni1', error: 'connection refused' },
    containerIs(healthy, 'patroni1', { state: 'exited', exitCode: 137, finishedAt: NOW - 4_000 }),
  );
  assert.equal(verdict, 'critical');
  assert.deepEqual(texts, ['patroni1 holds the leader key but does not run']);
  assert.equal(
    reasons[0]?.evidence,
    'etcd: leader patroni1 · Docker: patroni1 exited (137) 4 s ago · key expires in 28 s',
  );
});

test('a leader that Docker lets run and that does not answer is critical too', () => {
  const { verdict, texts } = verdictAfter({
    type: 'source.failed',
    at: NOW,
    system: 'patroni',
    member: 'patroni1',
    error: 'deadline',
  });
  assert.equal(verdict, 'critical');
  assert.deepEqual(texts, ['patroni1 holds the leader key but does not answer']);
});

test('a member whose container is down is reported by Docker alone', () => {
  const { texts } = verdictAfter(
    { type: 'source.failed', at: NOW, system: 'patroni', member: 'patroni3', error: 'connection refused' },
    containerIs(healthy, 'patroni3', { state: 'exited', exitCode: 0, finishedAt: NOW - 4_000 }),
  );
  assert.deepEqual(texts, ['container patroni3 exited (0) 4 s ago']);
});

test('no leader key is critical', () => {
  const { verdict, texts } = verdictAfter({
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'leader', value: null }],
  });
  assert.equal(verdict, 'critical');
  assert.ok(texts.includes('no leader: no member holds the leader key'));
});

test('etcd without a majority is critical, with the count', () => {
  const down = (member: string): Event => ({
    type: 'source.failed',
    at: NOW,
    system: 'etcd',
    member,
    error: 'connection refused',
  });
  const unhealthy = etcdMember('etcd1', { healthy: false });
  const { verdict, texts } = verdictAfter(down('etcd2'), down('etcd3'), {
    type: 'member.observed',
    system: 'etcd',
    at: NOW,
    member: 'etcd1',
    fact: unhealthy,
  });
  assert.equal(verdict, 'critical');
  assert.equal(texts[0], 'etcd lost its quorum: 0 of 3 healthy, needs 2');
});

test('one etcd member down is degraded', () => {
  const { verdict } = verdictAfter({
    type: 'source.failed',
    at: NOW,
    system: 'etcd',
    member: 'etcd3',
    error: 'deadline',
  });
  assert.equal(verdict, 'degraded');
});

test('synchronous replication without a standby is degraded', () => {
  const { verdict, texts } = verdictAfter({
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'sync', value: { leader: 'patroni1', standbys: [] } }],
  });
  assert.equal(verdict, 'degraded');
  assert.match(texts[0] ?? '', /no sync standby/);
});

test('a key of Patroni that cannot be read is degraded, with the reason, and the leader is known all the same', () => {
  const change = { key: 'unreadable', of: { key: 'member', name: 'zzz' }, why: 'it is not JSON' } as const;
  const { verdict, texts } = verdictAfter({
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [change],
  });
  assert.equal(verdict, 'degraded');
  assert.deepEqual(texts, ["Patroni's key members/zzz cannot be read: it is not JSON"]);
});

test('a replica that does not stream is degraded', () => {
  const node = patroniNode('patroni3', { replicationState: 'in archive recovery' });
  const { verdict, texts } = verdictAfter({
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni3',
    fact: node,
  });
  assert.equal(verdict, 'degraded');
  assert.match(texts[0] ?? '', /patroni3 is not streaming/);
});

test('one sentinel that alone holds the master for down is degraded, agreement on it critical', () => {
  const seen = (flags: string[]): Event => ({
    type: 'member.observed',
    system: 'sentinel',
    at: NOW,
    member: 'sentinel1',
    fact: { sentinel: 'sentinel1', masters: [sentinelMaster({ flags })] },
  });
  assert.equal(verdictAfter(seen(['master', 's_down'])).verdict, 'degraded');
  assert.equal(verdictAfter(seen(['master', 's_down', 'o_down'])).verdict, 'critical');
});

test('sentinels that name different masters disagree', () => {
  const { verdict, texts, reasons } = verdictAfter({
    type: 'member.observed',
    system: 'sentinel',
    at: NOW,
    member: 'sentinel3',
    fact: { sentinel: 'sentinel3', masters: [sentinelMaster({ host: 'redis-replica' })] },
  });
  assert.equal(verdict, 'degraded');
  assert.deepEqual(texts, ['sentinels disagree about mymaster']);
  assert.equal(reasons[0]?.evidence, 'sentinel1, sentinel2: master redis · sentinel3: master redis-replica');
});

test('HAProxy without a server for writes is critical', () => {
  const servers = ['patroni1', 'patroni2'].map((s) => haproxyServer('postgres_primary_backend', s, false));
  const { verdict, texts } = verdictAfter({
    type: 'member.observed',
    system: 'haproxy',
    at: NOW,
    member: 'haproxy',
    fact: haproxyWith(servers),
  });
  assert.equal(verdict, 'critical');
  assert.equal(texts[0], 'haproxy has no server for writes');
});

test('a silent Docker makes the verdict unknown, the gravest finding comes first', () => {
  const { verdict } = verdictAfter({
    type: 'source.failed',
    at: NOW,
    system: 'docker',
    error: 'no such socket',
  });
  assert.equal(verdict, 'unknown');
});

test('what may be a transition is degraded, and critical once it lasts', () => {
  const node = patroniNode('patroni1', { state: 'starting' });
  const state = stateAfter(
    { type: 'member.observed', system: 'patroni', at: NOW, member: 'patroni1', fact: node },
    { type: 'clock.ticked', at: NOW },
  );
  const verdictAt = (now: number) =>
    healthOf(state, standingOf(disagreementsOf(state), state.disagreeingSince, now)).verdict;
  assert.equal(verdictAt(NOW + 2_000), 'degraded');
  assert.equal(verdictAt(NOW + 20_000), 'critical');
});

test('sessions that write through a server that takes no writes are counted by name', () => {
  const pinned = (server: string, up: boolean) => ({
    ...haproxyServer('postgres_primary_backend', server, up),
    sessions: 4,
  });
  const servers = [pinned('patroni1', true), pinned('patroni2', false)];
  const { verdict, texts } = verdictAfter({
    type: 'member.observed',
    system: 'haproxy',
    at: NOW,
    member: 'haproxy',
    fact: haproxyWith(servers),
  });
  assert.equal(verdict, 'degraded');
  assert.deepEqual(texts, ['4 sessions of haproxy pinned to patroni2 (DOWN)']);
});
