import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionsOf, ruleById } from '../../../source/alerting/alerts.ts';
import type { Condition, Input } from '../../../source/alerting/rule.ts';
import { disagreementsOf, standingOf } from '../../../source/cluster/agreement.ts';
import { dcsFrom } from '../../../source/model/dcs.ts';
import type { Severity } from '../../../source/model/severity.ts';
import { defaultThresholds } from '../../../source/model/thresholds.ts';
import type { TimelineSwitch } from '../../../source/model/timeline-switch.ts';
import { alertInput } from '../../../source/store/alert-input.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import {
  containerIs,
  etcdMember,
  haproxyServer,
  haproxyWith,
  healthyEvents,
  NOW,
  patroniNode,
  postgresSays,
  postgresSelf,
  redisNode,
  sentinelMaster,
  stateAfter,
} from '../../fixtures/facts.ts';
import { isObserved } from '../../fixtures/observed.ts';

const MB = 1 << 20;

function input(state: State, active: Readonly<Record<string, Severity>> = {}, now = NOW): Input {
  // As in the console, where what the layers say is compared since it began; here it began long ago.
  const found = disagreementsOf(state);
  const since = Object.fromEntries(found.map(({ id }) => [id, NOW - 60_000]));
  const standing = standingOf(found, since, now);
  const thresholds = defaultThresholds;
  return { ...alertInput({ ...state, thresholds }, now, standing), active: (id) => active[id] };
}

function conditions(state: State, active: Readonly<Record<string, Severity>> = {}, now = NOW): Condition[] {
  const found = conditionsOf(input(state, active, now));
  // What no rule finds becomes an alert later.
  return found.filter(({ rule }) => ruleById(rule.id) !== undefined).map(({ condition }) => condition);
}

const titles = (state: State, now = NOW) => conditions(state, {}, now).map((c) => `${c.severity} ${c.id}`);

const node = (member: string, part: Parameters<typeof patroniNode>[1] = {}): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member,
  fact: patroniNode(member, part),
});

const silent = (system: 'patroni' | 'etcd' | 'sentinel' | 'haproxy' | 'redis', member: string): Event => ({
  type: 'source.failed',
  at: NOW,
  system,
  member,
  error: 'connection refused',
});

const keys = (value: { standbys?: readonly string[]; leader?: string | null }): Event => ({
  type: 'dcs.changed',
  at: NOW,
  revision: '11',
  changes: [
    ...(value.standbys === undefined
      ? []
      : [{ key: 'sync', value: { leader: 'patroni1', standbys: value.standbys } } as const]),
    ...(value.leader === undefined ? [] : [{ key: 'leader', value: null } as const]),
  ],
});

const pool = (used: number, at = NOW): Event =>
  postgresSays('patroni1', postgresSelf({ used, limit: 100 }), at);

/** A replica that has this much less than the primary. */
const behind = (bytes: number): Event[] => [
  node('patroni1', { role: 'primary', writtenLsn: 100 * MB }),
  node('patroni2', { receivedLsn: 100 * MB, replayedLsn: 100 * MB - bytes }),
  node('patroni3', { receivedLsn: 100 * MB, replayedLsn: 100 * MB }),
];

test('nothing is wrong with a healthy stack, nor before anything was seen', () => {
  assert.deepEqual(conditions(stateAfter(pool(10))), []);
});

test('replay lag above 1 MB is degraded, above 10 MB critical, per replica, in bytes', () => {
  assert.deepEqual(titles(stateAfter(...behind(MB))), []);
  const [condition] = conditions(stateAfter(...behind(2 * MB)));
  assert.deepEqual(condition, {
    id: 'lag:patroni2',
    severity: 'degraded',
    system: 'patroni',
    member: 'patroni2',
    text: 'patroni2 is 2.0 MB behind patroni1',
    value: 2 * MB,
    unit: 'bytes',
  });
  assert.deepEqual(titles(stateAfter(...behind(11 * MB))), ['critical lag:patroni2']);
});

test('a lag that was raised goes on until it is well below its level', () => {
  const state = stateAfter(...behind(0.9 * MB));
  assert.deepEqual(conditions(state), []);
  assert.equal(conditions(state, { 'lag:patroni2': 'degraded' }).length, 1);
  assert.deepEqual(conditions(stateAfter(...behind(0.79 * MB)), { 'lag:patroni2': 'degraded' }), []);
});

test('paused replay is said with the lag that it causes', () => {
  const state = stateAfter(...behind(2 * MB), node('patroni2', { replayedLsn: 98 * MB, replayPaused: true }));
  assert.match(conditions(state)[0]?.text ?? '', /behind patroni1: its replay is paused/);
});

test('without the primary the lag of a replica is unknown: its alert stays', () => {
  const rule = ruleById('lag');
  const blind = (state: State) =>
    rule?.blind?.(input(state, {}, NOW + 6_000), {
      id: 'lag:patroni2',
      system: 'patroni',
      member: 'patroni2',
    });
  const later = NOW + 6_000;
  const answered = (member: string): Event =>
    ({ ...node(member, { role: member === 'patroni1' ? 'primary' : 'replica' }), at: later }) as Event;
  assert.equal(blind(stateAfter(answered('patroni2'), answered('patroni1'))), false);
  assert.equal(blind(stateAfter(silent('patroni', 'patroni1'))), true);
  assert.equal(blind(stateAfter(silent('patroni', 'patroni2'))), true);
  const gone = stateAfter(silent('patroni', 'patroni2'));
  const containers = (gone.containers.value ?? []).filter(({ member }) => member !== 'patroni2');
  const removed = stateAfter(silent('patroni', 'patroni2'), {
    type: 'containers.observed',
    at: NOW,
    containers,
  });
  assert.equal(blind(removed), false, 'a replica that was removed has no lag');
});

test('more than two failovers within an hour are critical', () => {
  const history = (ages: readonly number[]): Event => ({
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [
      {
        key: 'history',
        value: ages.map((minutes, i) => ({
          timeline: i + 1,
          lsn: 1,
          reason: '',
          at: NOW - minutes * 60_000,
          newLeader: `patroni${(i % 3) + 1}`,
        })),
      },
    ],
  });
  assert.deepEqual(titles(stateAfter(history([90, 50, 40]))), []);
  const [condition] = conditions(stateAfter(history([59, 50, 40])));
  assert.equal(condition?.severity, 'critical');
  assert.equal(condition?.value, 3);
  assert.equal(condition?.text, '3 failovers within an hour');
  assert.equal(condition?.detail, 'to patroni1, patroni2, patroni3');
  assert.deepEqual(titles(stateAfter(history([59, 50, 40])), NOW + 120_000), []);
});

test('etcd without quorum is critical at once; with one member gone it is not', () => {
  const sick = (member: string): Event => ({
    type: 'member.observed',
    system: 'etcd',
    at: NOW,
    member,
    fact: etcdMember(member, { healthy: false }),
  });
  const unread: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'timed out' };
  assert.deepEqual(titles(stateAfter(sick('etcd1'), unread)), []);
  const lost = stateAfter(sick('etcd1'), silent('etcd', 'etcd2'), unread);
  assert.deepEqual(titles(lost), ['critical etcd-quorum']);
  assert.equal(ruleById('etcd-quorum')?.patience, 0);
});

test('members of etcd that are slow for a moment have not lost their quorum while the keys can be read', () => {
  const slow = stateAfter(silent('etcd', 'etcd1'), silent('etcd', 'etcd2'));
  assert.deepEqual(titles(slow), []);
});

test('a console that was just opened on a busy machine waits before it calls a quorum lost', () => {
  const early = healthyEvents().filter(
    (event) => event.type !== 'dcs.observed' && !isObserved(event, 'etcd'),
  );
  const failing = ['etcd1', 'etcd2', 'etcd3'].map((member) => silent('etcd', member));
  const unread: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'timed out' };
  const opened = [...early, ...failing, unread].reduce(reduce, initialState('paws360', NOW));
  assert.ok(!titles(opened).includes('critical etcd-quorum'));
  assert.ok(titles(opened, NOW + 5_000).includes('critical etcd-quorum'));
});

test('more than 80 % of the connections of the primary is degraded, until they are well below', () => {
  assert.deepEqual(titles(stateAfter(pool(80))), []);
  const [condition] = conditions(stateAfter(pool(81)));
  assert.equal(condition?.text, '81 % of the connections of patroni1 are taken: 81 of 100');
  assert.deepEqual([condition?.severity, condition?.value, condition?.unit], ['degraded', 81, 'percent']);
  assert.equal(conditions(stateAfter(pool(70)), { connections: 'degraded' }).length, 1);
  assert.equal(conditions(stateAfter(pool(64)), { connections: 'degraded' }).length, 0);
});

test('a server that has no connection left even for counting is full; other failures say nothing', () => {
  const why = 'patroni1 at 127.0.0.1:5432: sorry, too many clients already';
  const full = conditions(stateAfter(pool(70), postgresSays('patroni1', { type: 'full', why })));
  assert.deepEqual(
    full.map(({ id, severity }) => `${severity} ${id}`),
    ['critical connections-full:patroni1'],
  );
  const error = 'patroni1 at 127.0.0.1:5432: connection refused';
  const state = stateAfter(pool(90), {
    ...{ type: 'source.failed', at: NOW, system: 'postgres', member: 'patroni1', error },
  });
  assert.deepEqual(conditions(state), []);
  assert.equal(
    ruleById('connections')?.blind?.(input(state), { id: 'connections', system: 'patroni' }),
    true,
  );
});

test('two nodes that accept writes are split-brain: critical at once, with the line of the runbook', () => {
  const state = stateAfter(node('patroni2', { role: 'primary', timeline: 2 }));
  const found = conditions(state).find(({ id }) => id === 'split-brain');
  assert.equal(found?.severity, 'critical');
  assert.equal(found?.text, 'split-brain: patroni1 and patroni2 both accept writes');
  assert.match(found?.detail ?? '', /^patroni1: primary, timeline 1.* · patroni2: primary, timeline 2$/);
  assert.match(found?.runbook ?? '', /stop writes/);
  assert.equal(ruleById('split-brain')?.patience, 0);
});

test('a split-brain does not end because one of the two cannot be asked any more', () => {
  const rule = ruleById('split-brain');
  const blind = (state: State) => rule?.blind?.(input(state), { id: 'split-brain', system: 'patroni' });
  const cut = stateAfter(silent('patroni', 'patroni2'));
  assert.equal(blind(cut), true);
  assert.equal(
    blind(stateAfter(silent('patroni', 'patroni2'), containerIs(cut, 'patroni2', { state: 'exited' }))),
    false,
  );
});

test('layers that disagree: both sides by name', () => {
  const killed = stateAfter(containerIs(stateAfter(), 'patroni1', { state: 'exited', exitCode: 137 }));
  const found = conditions(killed).find(({ id }) => id.startsWith('disagreement:'));
  assert.equal(found?.severity, 'critical');
  assert.equal(found?.member, 'patroni1');
  assert.equal(found?.text, 'patroni1 holds the leader key but does not run');
  assert.match(found?.detail ?? '', /etcd: leader patroni1 · Docker: patroni1 exited \(137\)/);
});

test('no leader key is critical; while etcd cannot be read it is unknown', () => {
  assert.ok(titles(stateAfter(keys({ leader: null }))).includes('critical no-leader'));
  const lost = stateAfter({ type: 'source.failed', at: NOW, system: 'dcs', error: 'timed out' });
  assert.ok(!titles(lost).includes('critical no-leader'));
});

test('synchronous replication without a standby is degraded', () => {
  assert.deepEqual(titles(stateAfter(keys({ standbys: [] }))), ['degraded no-sync-standby']);
});

test('a replica that does not stream is degraded', () => {
  const state = stateAfter(node('patroni3', { replicationState: 'in archive recovery' }));
  assert.deepEqual(titles(state), ['degraded replication:patroni3']);
});

test('a Redis replica without its master is degraded', () => {
  const part = { role: 'slave', masterHost: 'redis', masterLinkUp: false } as const;
  const state = stateAfter({
    type: 'member.observed',
    system: 'redis',
    at: NOW,
    member: 'redis-replica',
    fact: redisNode('redis-replica', part),
  });
  assert.deepEqual(titles(state), ['degraded redis-link:redis-replica']);
});

test('Sentinel has lost its quorum when most sentinels are silent, or cannot reach it', () => {
  const unable = (member: string): Event => ({
    type: 'member.observed',
    system: 'sentinel',
    at: NOW,
    member,
    fact: { sentinel: member, masters: [sentinelMaster({ quorumReached: false })] },
  });
  assert.deepEqual(titles(stateAfter(silent('sentinel', 'sentinel1'))), []);
  assert.deepEqual(titles(stateAfter(unable('sentinel1'))), [], 'one that is cut off is outvoted');
  const slow = stateAfter(silent('sentinel', 'sentinel1'), silent('sentinel', 'sentinel2'));
  assert.deepEqual(titles(slow), [], 'they may be slow once');
  const stopped = ['sentinel1', 'sentinel2'].reduce(
    (state, member) => reduce(state, containerIs(state, member, { state: 'exited' })),
    slow,
  );
  assert.ok(titles(stopped).includes('critical sentinel-quorum'), 'Docker knows at once');
  const gone = conditions(slow, {}, NOW + 2_000);
  assert.equal(gone[0]?.text, 'sentinels lost their majority: 1 of 3 answer');
  const cut = conditions(stateAfter(unable('sentinel1'), unable('sentinel2')));
  assert.equal(cut[0]?.text, 'sentinels cannot agree on a failover: 1 of 3 reach the quorum');
});

test('an owner that fails for longer than the threshold is silent; the only HAProxy is the way in', () => {
  const later = NOW + 11_000;
  const state = stateAfter(silent('sentinel', 'sentinel1'), silent('haproxy', 'haproxy'));
  assert.deepEqual(titles(state, NOW + 9_000), []);
  assert.deepEqual(titles(state, later), ['critical silent:haproxy', 'degraded silent:sentinel1']);
  const docker = stateAfter({ type: 'source.failed', at: NOW, system: 'docker', error: 'no such socket' });
  assert.match(conditions(docker, {}, later)[0]?.text ?? '', /^Docker does not answer/);
});

test('a member that was removed is not silent, and one that is silent does not come back by one answer', () => {
  const gone = stateAfter(silent('sentinel', 'sentinel1'));
  const containers = (gone.containers.value ?? []).filter(({ member }) => member !== 'sentinel1');
  const removed = stateAfter(silent('sentinel', 'sentinel1'), {
    type: 'containers.observed',
    at: NOW,
    containers,
  });
  assert.deepEqual(titles(removed, NOW + 60_000), [
    'degraded removed:sentinel/sentinel1',
    'degraded sentinel-peers',
  ]);
  const failing = conditions(gone, { 'silent:sentinel1': 'degraded' }, NOW + 1_000);
  assert.deepEqual(
    failing.map(({ id }) => id),
    ['silent:sentinel1'],
  );
});

test('the thresholds decide', () => {
  const state = stateAfter(...behind(2 * MB), {
    type: 'member.observed',
    system: 'haproxy',
    at: NOW,
    member: 'haproxy',
    fact: haproxyWith([haproxyServer('postgres_primary_backend', 'patroni1', true)]),
  });
  const thresholds = { ...defaultThresholds, lagWarnBytes: 3 * MB };
  assert.deepEqual(conditionsOf({ ...input(state), thresholds }), []);
});

test('a member of a stack without hosts that stays silent is an alert, too', () => {
  const members = [{ name: 'sentinel1', role: 'sentinel' } as const];
  const events: Event[] = [{ type: 'hosts.absent', members, at: NOW }, silent('sentinel', 'sentinel1')];
  const state = events.reduce(reduce, initialState('paws360', NOW));
  assert.ok(titles(state, NOW + 11_000).includes('degraded silent:sentinel1'));
});

test('changes of the leader from before this console are not counted: they may have been switchovers', () => {
  const row = (timeline: number): TimelineSwitch => ({
    ...{ timeline, lsn: timeline, reason: '', at: NOW - (60 - timeline) * 1_000 },
    newLeader: `patroni${(timeline % 3) + 1}`,
  });
  const rows = (count: number) => Array.from({ length: count }, (_, i) => row(i + 1));
  const read = dcsFrom('10', [{ key: 'history', value: rows(4) }]);
  const opened = reduce(initialState('paws360', NOW), { type: 'dcs.observed', at: NOW, dcs: read });
  const after = (count: number): State => {
    const changes = [{ key: 'history', value: rows(count) }] as const;
    return reduce(opened, { type: 'dcs.changed', at: NOW, revision: '11', changes });
  };
  assert.ok(!titles(after(6)).includes('critical failovers'));
  const found = conditions(after(7)).find(({ id }) => id === 'failovers');
  assert.equal(found?.text, '3 failovers within an hour');
  assert.match(found?.detail ?? '', /\(not counted: 4 changes of the leader before this console\)$/);
});
