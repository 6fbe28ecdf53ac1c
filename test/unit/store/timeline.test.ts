import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DcsChange } from '../../../source/model/dcs.ts';
import type { ActiveFault } from '../../../source/model/fault.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { etcdMember, NOW, patroniNode, redisNode, sentinelMaster, stateAfter } from '../../fixtures/facts.ts';

const AT = NOW + 1_234;

/** What the timeline says after these events, alerts left out. */
function timelineOf(...events: readonly Event[]): string[] {
  return stateAfter(...events)
    .timeline.filter(({ source }) => source !== 'alert')
    .map(({ source, text }) => `${source} ${text}`);
}

const dcs = (...changes: readonly DcsChange[]): Event => ({
  type: 'dcs.changed',
  at: AT,
  revision: '11',
  changes,
});
const etcd = (member: string, part: Parameters<typeof etcdMember>[1]): Event => ({
  type: 'member.observed',
  system: 'etcd',
  at: AT,
  member,
  fact: etcdMember(member, part),
});
const node = (part: Parameters<typeof patroniNode>[1]): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: AT,
  member: 'patroni2',
  fact: patroniNode('patroni2', part),
});
const failed = (system: 'docker' | 'dcs' | 'lease' | 'postgres' | 'redis', member?: string): Event => ({
  type: 'source.failed',
  at: AT,
  system,
  ...(member === undefined ? {} : { member }),
  error: 'refused',
});

test('an entry has its time in milliseconds', () => {
  assert.equal(stateAfter(node({ state: 'starting' })).timeline[0]?.at, AT);
});

test('a raft term is reported once, with who leads in it', () => {
  const next = { leaderId: '2', raftTerm: '3' };
  assert.deepEqual(timelineOf(etcd('etcd1', next), etcd('etcd2', next), etcd('etcd3', next)), [
    'etcd raft term: 2 → 3',
    'etcd etcd1 is no longer leader, term 3',
    'etcd etcd2 leads, term 3',
  ]);
});

test('an etcd member that loses its quorum read says why, once', () => {
  const sick = (took: number) =>
    etcd('etcd1', { healthy: false, errors: [`quorum read: no answer within ${took} ms`] });
  assert.deepEqual(timelineOf(sick(800), sick(790), etcd('etcd1', {})), [
    'etcd etcd1 is not healthy: quorum read: no answer within 800 ms',
    'etcd etcd1 is healthy again',
  ]);
});

test('the failover key says what was asked for', () => {
  const key = (value: Extract<DcsChange, { key: 'failover' }>['value']) => dcs({ key: 'failover', value });
  const [asked] = timelineOf(
    key({ leader: 'patroni1', member: 'patroni2', scheduledAt: '2026-01-02T00:00:00Z' }),
  );
  assert.equal(
    asked,
    'dcs failover key: none → switchover from patroni1 to patroni2 at 2026-01-02T00:00:00Z',
  );
  assert.equal(timelineOf(key({ member: 'patroni2' }))[0], 'dcs failover key: none → failover to patroni2');
});

test('a new timeline in the history, settings and members', () => {
  const row = { timeline: 1, lsn: 1, reason: '', at: NOW, newLeader: 'patroni2' };
  assert.deepEqual(
    timelineOf(
      dcs(
        { key: 'history', value: [row] },
        { key: 'member', name: 'patroni3', value: null },
        { key: 'member', name: 'patroni4', value: { connUrl: '', apiUrl: '' } },
      ),
    ),
    [
      'dcs history: timeline 1 ended, patroni2 was promoted',
      'dcs member patroni4 registered',
      'dcs member patroni3 is gone',
    ],
  );
});

test('what a node says of its replication', () => {
  assert.deepEqual(timelineOf(node({ replicationState: 'in archive recovery', replayPaused: true })), [
    'patroni patroni2 replication: streaming → in archive recovery',
    'patroni patroni2 replay paused: no → yes',
  ]);
});

test('a Redis replica that loses its master, and a sentinel that cannot reach the quorum', () => {
  const part = { role: 'slave', masterHost: 'redis', masterLinkUp: false } as const;
  assert.deepEqual(
    timelineOf(
      {
        type: 'member.observed',
        system: 'redis',
        at: AT,
        member: 'redis-replica',
        fact: redisNode('redis-replica', part),
      },
      {
        type: 'member.observed',
        system: 'sentinel',
        at: AT,
        member: 'sentinel1',
        fact: {
          sentinel: 'sentinel1',
          masters: [sentinelMaster({ quorumReached: false, quorumText: 'NOQUORUM 1 usable' })],
        },
      },
    ),
    ['redis redis-replica link to its master: up → down', 'sentinel sentinel1 mymaster: NOQUORUM 1 usable'],
  );
});

test('a member that falls silent and one that answers again, each once', () => {
  const containers = stateAfter().containers.value ?? [];
  assert.deepEqual(
    timelineOf(
      failed('redis', 'redis'),
      failed('redis', 'redis'),
      { type: 'member.observed', system: 'redis', at: AT, member: 'redis', fact: redisNode('redis') },
      failed('docker'),
      failed('docker'),
      { type: 'containers.observed', at: AT, containers },
      failed('dcs'),
      failed('lease'),
      failed('postgres', 'patroni1'),
      dcs(),
    ),
    [
      'redis redis does not answer: refused',
      'redis redis answers again',
      'docker Docker does not answer: refused',
      'docker Docker answers again',
      'dcs the keys cannot be read: refused',
      'dcs the keys can be read again',
    ],
  );
});

test('a fault that is gone was healed, or its end is unknown', () => {
  const fault = (id: string): ActiveFault => ({
    ...{ id, kind: 'pause', project: 'paws360', member: 'etcd1', detail: 'paused', seconds: 60 },
    ...{ victim: { id: 'f'.repeat(64), name: 'etcd1' }, startedAt: AT, deadline: AT + 60_000 },
  });
  assert.deepEqual(
    timelineOf(
      { type: 'faults.observed', at: AT, faults: [fault('a'), fault('b')] },
      { type: 'faults.observed', at: AT, faults: [], aside: { b: 'its container is gone' } },
    ).slice(2),
    [
      'action fault a on etcd1: paused: healed',
      'action fault b on etcd1: paused: not known to be healed: its container is gone',
    ],
  );
});
