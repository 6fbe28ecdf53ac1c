import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsText, consensusOf, disagreementsOf, standingOf } from '../../../source/cluster/agreement.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import {
  configKey,
  containerIs,
  haproxyServer,
  haproxyWith,
  NOW,
  patroniNode,
  postgresSays,
  postgresSelf,
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
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member,
  fact: patroniNode(member, part),
});
const silent = (system: 'patroni' | 'redis', member: string): Event => ({
  type: 'source.failed',
  at: NOW,
  system,
  member,
  error: 'connection refused',
});

test('layers that agree have no disagreement', () => {
  assert.deepEqual(disagreementsOf(healthy), []);
});

test('a dead leader whose key has not expired: etcd and Docker, and how long the key has left', () => {
  const events: Event[] = [
    containerIs(healthy, 'patroni1', { state: 'exited', exitCode: 137, finishedAt: LATER - 4_000 }),
    silent('patroni', 'patroni1'),
    { type: 'clock.ticked', at: LATER },
  ];
  assert.deepEqual(disagreements(...events), [
    {
      id: 'leader-container:patroni1',
      severity: 'critical',
      text: 'etcd: leader patroni1 · Docker: patroni1 exited (137) 4 s ago',
    },
  ]);
  assert.equal(disagreementsOf(stateAfter(...events))[0]?.note?.text, 'key expires in 16 s');
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
    'patroni1: primary, timeline 1, holds the leader key · patroni3: primary, timeline 2',
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
    type: 'member.observed',
    system: 'haproxy',
    at: NOW,
    member: 'haproxy',
    fact: haproxyWith(
      ['patroni1', 'patroni2'].map((s) => haproxyServer('postgres_primary_backend', s, s === up)),
    ),
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
  const [found] = disagreements({
    type: 'member.observed',
    system: 'sentinel',
    at: NOW,
    member: 'sentinel3',
    fact: view,
  });
  assert.equal(found?.text, 'sentinel1, sentinel2: master redis · sentinel3: master redis-replica');
});

test('a master that Docker says is dead, and a master that calls itself a replica', () => {
  const dead = disagreements(
    containerIs(healthy, 'redis', { state: 'exited', exitCode: 0, finishedAt: NOW }),
    silent('redis', 'redis'),
  );
  assert.equal(dead[0]?.text, 'Sentinel: master redis · Docker: redis exited (0) 0 s ago');
  const node = redisNode('redis', { role: 'slave' });
  const demoted = disagreements({
    type: 'member.observed',
    system: 'redis',
    at: NOW,
    member: 'redis',
    fact: node,
  });
  assert.equal(demoted[0]?.text, 'Sentinel: master redis · redis: slave');
});

test('two Redis masters are critical', () => {
  const node = redisNode('redis-replica', { role: 'master' });
  const found = disagreements({
    type: 'member.observed',
    system: 'redis',
    at: NOW,
    member: 'redis-replica',
    fact: node,
  });
  assert.deepEqual(found[0], {
    id: 'redis-masters',
    severity: 'critical',
    text: 'redis: master · redis-replica: master',
  });
});

const paused: Event = {
  type: 'dcs.changed',
  at: NOW,
  revision: '11',
  changes: [{ key: 'leader', value: null }, configKey({ pause: true })],
};

test('in maintenance mode a primary may go on without the key: that is no emergency', () => {
  const [found] = disagreements(paused);
  assert.deepEqual([found?.id, found?.severity], ['primary:patroni1', 'degraded']);
});

test('a master that is gone and a replica that took its place: the sentinels have not followed yet', () => {
  const found = disagreements(silent('redis', 'redis'), {
    type: 'member.observed',
    system: 'redis',
    at: NOW,
    member: 'redis-replica',
    fact: redisNode('redis-replica'),
  });
  assert.deepEqual(
    found.map(({ id, text }) => [id, text]),
    [['master-role:redis', 'Sentinel: master redis · redis-replica: master']],
  );
});

test('a master that sentinels know by its address is the Redis with its run id', () => {
  const byAddress = (runId: string): Event[] =>
    ['sentinel1', 'sentinel2', 'sentinel3'].map((member) => {
      const fact = { sentinel: member, masters: [sentinelMaster({ host: '10.0.0.5', runId })] };
      return { type: 'member.observed', system: 'sentinel', at: NOW, member, fact };
    });
  const nodes = ['redis', 'redis-replica'].map((member): Event => {
    const fact = redisNode(member, { runId: `id-${member}`, role: member === 'redis' ? 'master' : 'slave' });
    return { type: 'member.observed', system: 'redis', at: NOW, member, fact };
  });
  assert.deepEqual(disagreements(...nodes, ...byAddress('id-redis')), []);
  assert.equal(consensus(...nodes, ...byAddress('id-redis'))[1]?.subject, 'Redis master redis');
  assert.deepEqual(
    disagreements(...nodes, ...byAddress('id-redis-replica')).map(({ id }) => id),
    ['master-role:redis-replica'],
  );
  // Nobody here is the one that once answered there: who asks the sentinels for the master goes astray.
  assert.deepEqual(disagreements(...nodes, ...byAddress('id-gone')), [
    {
      id: 'master-address:10.0.0.5',
      severity: 'critical',
      text: 'Sentinel: master 10.0.0.5 · redis: master',
    },
  ]);
});

test('sentinels that monitor several masters do not disagree about them', () => {
  const view = {
    sentinel: 'sentinel1',
    masters: [sentinelMaster(), sentinelMaster({ name: 'other', host: 'redis-replica' })],
  };
  const node = redisNode('redis-replica');
  assert.deepEqual(
    disagreements(
      { type: 'member.observed', system: 'sentinel', at: NOW, member: 'sentinel1', fact: view },
      { type: 'member.observed', system: 'redis', at: NOW, member: 'redis-replica', fact: node },
    ),
    [],
  );
});

test('a stack that starts has no disagreement: no leader, no route', () => {
  const starting = ['patroni1', 'patroni2', 'patroni3'].map((name) =>
    nodeIs(name, { role: 'replica', state: 'starting' }),
  );
  const servers = ['patroni1', 'patroni2'].map((s) => haproxyServer('postgres_primary_backend', s, false));
  const noLeader: Event = {
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'leader', value: null }],
  };
  assert.deepEqual(
    disagreements(noLeader, ...starting, {
      type: 'member.observed',
      system: 'haproxy',
      at: NOW,
      member: 'haproxy',
      fact: haproxyWith(servers),
    }),
    [],
  );
});

/** Severity and whether it is passing, `lasted` ms after it was seen first. */
function standing(lasted: number, at: number, ...events: Event[]) {
  const found = disagreementsOf(stateAfter(...events));
  const since = Object.fromEntries(found.map(({ id }) => [id, at]));
  return standingOf(found, since, at + lasted).map(({ id, severity, passing }) => [id, severity, passing]);
}

const promoted = (at: number): Event[] => [
  {
    type: 'dcs.changed',
    at,
    revision: '11',
    changes: [
      { key: 'leader', value: { name: 'patroni2', lease: '8', modRevision: '11', createRevision: '11' } },
    ],
  },
  {
    type: 'member.observed',
    system: 'patroni',
    at,
    member: 'patroni2',
    fact: patroniNode('patroni2', { role: 'primary' }),
  },
];

test('two primaries seen one after the other are split-brain once the first one has said it again', () => {
  const again: Event = {
    type: 'member.observed',
    system: 'patroni',
    at: LATER + 100,
    member: 'patroni1',
    fact: patroniNode('patroni1', { role: 'primary' }),
  };
  assert.deepEqual(standing(200, LATER, ...promoted(LATER))[0], ['split-brain', 'degraded', true]);
  assert.deepEqual(standing(200, LATER, ...promoted(LATER), again)[0], ['split-brain', 'critical', false]);
});

const patroni1Silent: Event = { ...silent('patroni', 'patroni1'), at: NOW + 1_000 } as Event;
const writesBehind = (at: number) => postgresSays('patroni1', postgresSelf(), at);

test('a former leader whose Patroni is silent and whose PostgreSQL takes writes is one of two primaries', () => {
  const events = [patroni1Silent, writesBehind(NOW + 2_000), ...promoted(LATER)];
  const [split] = disagreements(...events);
  assert.equal(split?.id, 'split-brain');
  assert.equal(
    split?.text,
    'PostgreSQL of patroni1: primary, its Patroni silent · patroni2: primary, timeline 1, holds the leader key',
  );
  assert.deepEqual(standing(200, LATER, ...events)[0], ['split-brain', 'degraded', true]);
  assert.deepEqual(standing(200, LATER, ...events, writesBehind(LATER + 100))[0], [
    'split-brain',
    'critical',
    false,
  ]);
  const [before] = disagreements(patroni1Silent, writesBehind(NOW + 2_000), {
    ...{ type: 'dcs.changed', at: LATER, revision: '11', changes: [{ key: 'leader', value: null }] },
  });
  assert.equal(before?.text, 'etcd: no leader key · PostgreSQL of patroni1: primary');
});

test('what PostgreSQL said before its Patroni fell silent tells nothing of now, nor what it said long ago', () => {
  const route = (found: readonly { id: string }[]) => found.map(({ id }) => id);
  assert.deepEqual(route(disagreements(writesBehind(NOW), patroni1Silent, ...promoted(LATER))), [
    'route:haproxy',
  ]);
  const longAgo = [patroni1Silent, writesBehind(NOW + 2_000), ...promoted(LATER)];
  const later: Event = { type: 'clock.ticked', at: NOW + 60_000 };
  assert.deepEqual(route(disagreements(...longAgo, later)), ['route:haproxy']);
  const standby = postgresSays('patroni1', postgresSelf({ inRecovery: true }), LATER);
  assert.deepEqual(route(disagreements(patroni1Silent, standby, ...promoted(LATER))), ['route:haproxy']);
});

test('a switchover is no emergency while nodes and HAProxy follow the key; it is when they do not', () => {
  const events: Event[] = [
    ...promoted(LATER).slice(0, 1),
    ...['patroni1', 'patroni2'].map(
      (member): Event => ({
        type: 'member.observed',
        system: 'patroni',
        at: LATER,
        member,
        fact: patroniNode(member),
      }),
    ),
    {
      type: 'member.observed',
      system: 'haproxy',
      at: LATER,
      member: 'haproxy',
      fact: haproxyWith([haproxyServer('postgres_primary_backend', 'patroni1', true)]),
    },
  ];
  assert.deepEqual(standing(6_000, LATER, ...events), [
    ['leader-role:patroni2', 'degraded', true],
    ['route:haproxy', 'degraded', true],
  ]);
  assert.deepEqual(standing(13_000, LATER, ...events), [
    ['leader-role:patroni2', 'critical', false],
    ['route:haproxy', 'critical', false],
  ]);
});

test('a container that is being restarted is not a dead leader yet, one that exited is at once', () => {
  const is = (state: 'restarting' | 'exited') => containerIs(healthy, 'patroni1', { state });
  assert.deepEqual(standing(0, NOW, is('restarting'), silent('patroni', 'patroni1')), [
    ['leader-container:patroni1', 'degraded', true],
  ]);
  assert.deepEqual(standing(0, NOW, is('exited'), silent('patroni', 'patroni1')), [
    ['leader-container:patroni1', 'critical', false],
  ]);
});

function consensus(...events: Event[]) {
  return consensusOf(stateAfter(...events)).map(({ subject, owners, silent: missing }) => ({
    subject,
    owners: owners.join(', '),
    silent: missing.join(', '),
  }));
}

test('an agreement names every member that reports it', () => {
  assert.deepEqual(consensus(), [
    { subject: 'leader patroni1', owners: 'etcd, patroni1, HAProxy, Docker', silent: '' },
    { subject: 'Redis master redis', owners: '3 sentinels, redis, Docker', silent: '' },
  ]);
});

test('a silent Patroni is named, unless its PostgreSQL answers or its container has exited', () => {
  const [unanswered] = consensus(silent('patroni', 'patroni3'));
  assert.deepEqual(unanswered, {
    ...{ subject: 'leader patroni1', owners: 'etcd, patroni1, HAProxy, Docker', silent: 'patroni3' },
  });
  const standby = postgresSays('patroni3', postgresSelf({ inRecovery: true }));
  const [answered] = consensus(silent('patroni', 'patroni3'), standby);
  assert.deepEqual(answered, {
    ...{ subject: 'leader patroni1', silent: '' },
    owners: 'etcd, patroni1, PostgreSQL of patroni3, HAProxy, Docker',
  });
  const exited = containerIs(healthy, 'patroni3', { state: 'exited' });
  assert.equal(consensus(silent('patroni', 'patroni3'), exited)[0]?.silent, '');
  const [leader] = consensus(silent('patroni', 'patroni1'), postgresSays('patroni1', postgresSelf()));
  assert.deepEqual(leader, {
    ...{ subject: 'leader patroni1', silent: 'patroni1' },
    owners: 'etcd, PostgreSQL of patroni1, HAProxy, Docker',
  });
});

test('a Redis that is silent is named, whatever it was, unless its container has exited', () => {
  const gone = silent('redis', 'redis-replica');
  assert.deepEqual(consensus(gone)[1], {
    ...{ subject: 'Redis master redis', owners: '3 sentinels, redis, Docker', silent: 'redis-replica' },
  });
  const exited = containerIs(stateAfter(gone), 'redis-replica', { state: 'exited' });
  assert.equal(consensus(gone, exited)[1]?.silent, '');
});

test('an owner that is silent is named as silent, not as agreeing', () => {
  const found = consensus(
    { type: 'source.failed', at: NOW, system: 'haproxy', member: 'haproxy', error: 'refused' },
    { type: 'source.failed', at: NOW, system: 'sentinel', member: 'sentinel2', error: 'refused' },
    { type: 'source.failed', at: NOW, system: 'docker', error: 'no such socket' },
  );
  assert.deepEqual(found, [
    { subject: 'leader patroni1', owners: 'etcd, patroni1', silent: 'HAProxy, Docker' },
    { subject: 'Redis master redis', owners: '2 sentinels, redis', silent: 'sentinel2, Docker' },
  ]);
});

test('without etcd the nodes report the primary; without a leader all agree on none', () => {
  assert.deepEqual(consensus({ type: 'source.failed', at: NOW, system: 'dcs', error: 'no quorum' })[0], {
    subject: 'primary patroni1',
    owners: 'patroni1, HAProxy, Docker',
    silent: 'etcd',
  });
  const noLeader: Event[] = [
    { type: 'dcs.changed', at: NOW, revision: '11', changes: [{ key: 'leader', value: null }] },
    nodeIs('patroni1', { role: 'replica' }),
    silent('patroni', 'patroni2'),
    { type: 'member.observed', system: 'haproxy', at: NOW, member: 'haproxy', fact: haproxyWith([]) },
  ];
  assert.deepEqual(consensus(...noLeader)[0], {
    subject: 'no leader',
    owners: 'etcd, 2 nodes, HAProxy',
    silent: 'patroni2',
  });
});

test('when no sentinel answers, the master is not known', () => {
  const events = ['sentinel1', 'sentinel2', 'sentinel3'].map(
    (member): Event => ({ type: 'source.failed', at: NOW, system: 'sentinel', member, error: 'refused' }),
  );
  assert.deepEqual(consensus(...events)[1], { subject: 'Redis master', owners: '', silent: '3 sentinels' });
});

test('before the first observation the leader is unknown, which differs from none', () => {
  const [unknown] = consensusOf(reduce(initialState('paws360', NOW), containerIs(healthy, 'redis', {})));
  assert.equal(unknown?.subject, 'leader unknown');
});
