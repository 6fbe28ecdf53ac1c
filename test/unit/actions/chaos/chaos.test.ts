import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equivalentOf } from '../../../../source/actions/perform/perform.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { containerIs, etcdMember, NOW, redisNode, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../opened.ts';

const healthy = stateAfter();
const victims = ({ plan }: ReturnType<typeof opened>) =>
  plan.map((command) => ('member' in command ? command.member : ''));
const killed = ({ plan }: ReturnType<typeof opened>) =>
  plan.every((command) => command.type === 'fault.inject' && command.fault.kind === 'kill');

test('kill-random: the same seed on the same stack draws the same victim', () => {
  const drawn = (seed: string, role = 'any') =>
    opened('chaos kill-random', healthy, undefined, { seed, role });
  for (const seed of ['0', '7', '999999']) assert.deepEqual(drawn(seed).plan, drawn(seed).plan);
  const seeds = Array.from({ length: 200 }, (_, i) => String(i));
  const hit = new Set(seeds.flatMap((seed) => victims(drawn(seed))));
  assert.equal(hit.size, 11, 'every labelled container is drawn by some seed');
});

test('kill-random: among a role', () => {
  for (const role of ['etcd', 'patroni', 'redis', 'sentinel'])
    for (let seed = 0; seed < 20; seed += 1)
      assert.match(
        victims(opened('chaos kill-random', healthy, undefined, { seed: String(seed), role })).join(),
        new RegExp(`^${role}`),
      );
});

test('kill-random: a role or a seed that is none is reported as such', () => {
  const { reason } = opened('chaos kill-random', healthy, undefined, { role: 'web' });
  assert.match(
    reason ?? '',
    /Among must be one of any, patroni, etcd, sentinel, redis, haproxy, app, pgbouncer, not "web"/,
  );
  assert.match(opened('chaos kill-random', healthy, undefined, { seed: 'x' }).reason ?? '', /Seed must be/);
});

test('kill-leader hits the holder of the key', () => {
  const action = opened('chaos kill-leader', healthy);
  assert.deepEqual(victims(action), ['patroni1']);
  assert.ok(killed(action));
  assert.match(action.lines.join(' '), /Expected: writes stop for 22–36 s/);
  const none: Event = {
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'leader', value: null }],
  };
  assert.equal(opened('chaos kill-leader', stateAfter(none)).reason, 'there is no leader');
  const blind: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'no quorum' };
  assert.match(opened('chaos kill-leader', stateAfter(blind)).reason ?? '', /cannot be read: no quorum/);
});

test('etcd-quorum-loss hits just enough members, the raft leader first, and must be meant', () => {
  const action = opened('chaos etcd-quorum-loss', healthy);
  assert.deepEqual(victims(action), ['etcd1', 'etcd2']);
  assert.ok(killed(action));
  assert.equal(action.danger.level === 'type-name' && action.danger.name, 'etcd');
  const led = stateAfter(
    ...['etcd1', 'etcd2', 'etcd3'].map((member): Event => {
      const status = etcdMember(member, { leaderId: '3' });
      return { type: 'member.observed', system: 'etcd', at: NOW, member, fact: status };
    }),
  );
  assert.equal(victims(opened('chaos etcd-quorum-loss', led))[0], 'etcd3');
  const gone: Event = { type: 'source.failed', at: NOW, system: 'etcd', member: 'etcd3', error: 'no' };
  assert.equal(victims(opened('chaos etcd-quorum-loss', stateAfter(gone))).length, 1, 'one is down already');
});

test('etcd-quorum-loss is refused where it is lost already, or one victim is not labelled', () => {
  const gone = ['etcd2', 'etcd3'].map(
    (member): Event => ({ type: 'source.failed', at: NOW, system: 'etcd', member, error: 'no' }),
  );
  const unread: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'no' };
  assert.match(
    opened('chaos etcd-quorum-loss', stateAfter(...gone, unread)).reason ?? '',
    /no quorum already/,
  );
  const spared = stateAfter(containerIs(healthy, 'etcd1', { chaosAllowed: false }));
  assert.match(opened('chaos etcd-quorum-loss', spared).reason ?? '', /etcd1 is not labelled/);
});

test('redis-crash hits the only master', () => {
  assert.deepEqual(victims(opened('chaos redis-crash', healthy)), ['redis']);
  const node = redisNode('redis-replica');
  const two = stateAfter({
    type: 'member.observed',
    system: 'redis',
    at: NOW,
    member: 'redis-replica',
    fact: node,
  });
  assert.equal(opened('chaos redis-crash', two).reason, 'there are 2 Redis masters');
});

test('a partition: from everybody, or from etcd only; it never cuts a member off from itself', () => {
  const spec = (values: Record<string, string>, member = 'patroni1') => {
    const [command] = opened('chaos network-partition', healthy, member, values).plan;
    return command?.type === 'fault.inject' ? command.fault : undefined;
  };
  assert.deepEqual(spec({}), { kind: 'partition', peers: [], direction: 'both', mode: 'drop' });
  assert.deepEqual(spec({ from: 'etcd', direction: 'out', mode: 'reject' }), {
    kind: 'partition',
    peers: ['etcd1', 'etcd2', 'etcd3'],
    direction: 'out',
    mode: 'reject',
  });
  assert.deepEqual(spec({ from: 'etcd' }, 'etcd2'), {
    kind: 'partition',
    peers: ['etcd1', 'etcd3'],
    direction: 'both',
    mode: 'drop',
  });
  assert.match(
    opened('chaos network-partition', healthy, 'patroni1', { from: 'redis' }).reason ?? '',
    /Cut off from must be one of all, others, etcd/,
  );
});

test('several members are cut off at once, one fault each, and counted together', () => {
  const both = opened('chaos network-partition', healthy, 'etcd1,etcd2');
  assert.deepEqual(victims(both), ['etcd1', 'etcd2']);
  assert.equal(both.danger.level === 'type-name' && both.danger.name, 'etcd2', 'the one that is too many');
  assert.deepEqual(victims(opened('chaos network-partition', healthy, 'etcd1', { with: ' etcd1, redis' })), [
    'etcd1',
    'redis',
  ]);
  assert.equal(opened('chaos network-partition', healthy, 'etcd1,redis').danger.level, 'confirm');
  assert.match(
    opened('chaos network-partition', healthy, 'etcd1,member9').reason ?? '',
    /no container of a member named member9/,
  );
  assert.match(opened('chaos network-partition', healthy).reason ?? '', /select the row/);
  assert.match(opened('chaos pause', healthy, 'etcd1,etcd2').reason ?? '', /no container of a member/);
});

test('members that are cut off together can be left to reach each other', () => {
  const { plan, lines } = opened('chaos network-partition', healthy, 'patroni1,etcd1', { from: 'others' });
  for (const command of plan) {
    assert.ok(command.type === 'fault.inject' && command.fault.kind === 'partition');
    assert.equal(command.fault.peers.length, (healthy.containers.value ?? []).length - 2);
    assert.equal(command.fault.peers.includes('patroni1') || command.fault.peers.includes('etcd1'), false);
  }
  assert.match(lines[0] ?? '', /^patroni1, etcd1 run on, but they reach only each other\.$/);
  assert.match(lines.join(' '), /patroni1 is the leader/);
});

test('latency and loss: at least one of them; a latency beyond every timeout counts as a loss', () => {
  const { plan, danger, lines } = opened('chaos latency', healthy, 'patroni2', { delay: '200', loss: '5' });
  assert.deepEqual(
    plan.map((command) => command.type === 'fault.inject' && command.fault),
    [{ kind: 'latency', delayMs: 200, lossPercent: 5 }],
  );
  assert.equal(danger.level, 'confirm');
  assert.match(lines.join(' '), /each commit .* at least 200 ms longer/i);
  assert.match(opened('chaos latency', healthy, 'redis', { delay: '0' }).reason ?? '', /neither a delay nor/);
  assert.match(opened('chaos latency', healthy, 'redis', { loss: '101' }).reason ?? '', /from 0 to 100/);
  const thin = stateAfter(containerIs(healthy, 'etcd2', { state: 'exited' }));
  assert.equal(opened('chaos latency', thin, 'etcd3', { loss: '80' }).danger.level, 'type-name');
});

test('what a fault does is said, and its line is one of docker', () => {
  const line = (id: string, values: Record<string, string> = {}) =>
    opened(id, healthy, 'redis', values).plan.map(equivalentOf).join();
  assert.equal(
    line('chaos pause', { duration: '9' }),
    'docker pause paws360-redis-1 && sleep 9 && docker unpause paws360-redis-1',
  );
  assert.match(line('chaos stop'), /^docker stop paws360-redis-1 && sleep 60/);
  assert.match(line('chaos memory-stress'), /--vm 1 --vm-keep --vm-bytes 256M --timeout 30s/);
  assert.match(line('chaos io-stress', { workers: '3' }), /--hdd 3 --hdd-bytes 64M/);
});

test('a fault that would cost a quorum needs the name; stress costs none', () => {
  const thin = stateAfter(containerIs(healthy, 'etcd2', { state: 'exited' }));
  for (const id of ['chaos pause', 'chaos stop', 'chaos network-partition'])
    assert.deepEqual(opened(id, thin, 'etcd3').danger, {
      level: 'type-name',
      name: 'etcd3',
      reason: 'etcd members would lose their quorum',
    });
  for (const id of ['chaos cpu-stress', 'chaos memory-stress', 'chaos io-stress'])
    assert.deepEqual(opened(id, thin, 'etcd3').danger, { level: 'confirm' });
});
