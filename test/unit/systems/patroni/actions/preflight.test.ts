import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../../../source/store/reduce.ts';
import {
  candidates,
  obstacle,
  preflight,
  surroundings,
} from '../../../../../source/systems/patroni/actions/preflight.ts';
import { NOW, patroniNode, stateAfter } from '../../../../fixtures/facts.ts';

const healthy = stateAfter();
const config = healthy.dcs.value?.config;
assert.ok(config);
const node = (part: Parameters<typeof patroniNode>[1]): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member: 'patroni2',
  fact: patroniNode('patroni2', part),
});

test('a sync standby that streams without lag passes every check', () => {
  const checks = preflight(healthy, 'patroni2');
  assert.deepEqual(
    checks.filter((check) => !check.ok),
    [],
  );
  const texts = checks.map((check) => check.text);
  for (const text of [
    'sync standby',
    'timeline 1',
    'reachable',
    'streaming',
    'failover allowed',
    'watchdog fine',
  ])
    assert.ok(texts.includes(text), text);
});

for (const [what, part, says] of [
  ['nofailover', { tags: { nofailover: 'true' } }, /nofailover/],
  ['the watchdog', { watchdogFailed: true }, /watchdog/],
  ['not streaming', { replicationState: '' }, /not streaming/],
] as const) {
  test(`obstacle: ${what}`, () => {
    assert.match(obstacle(stateAfter(node(part)), 'patroni2') ?? '', says);
  });
}

test('obstacle: more lag than maximum_lag_on_failover', () => {
  const ahead: Event = {
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni1',
    fact: patroniNode('patroni1', { role: 'primary', writtenLsn: 9_000_000 }),
  };
  assert.match(
    obstacle(stateAfter(ahead), 'patroni2') ?? '',
    /patroni2 is .* behind, more than the .* of maximum_lag_on_failover/,
  );
});

test('obstacle: an older timeline', () => {
  const ahead: Event = {
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni1',
    fact: patroniNode('patroni1', { role: 'primary', timeline: 3 }),
  };
  assert.match(obstacle(stateAfter(ahead), 'patroni2') ?? '', /on timeline 1, the leader on 3/);
});

test('without synchronous mode any streaming replica will do', () => {
  assert.match(obstacle(healthy, 'patroni3') ?? '', /not a sync standby \(patroni2\)/);
  const async = stateAfter({
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'config', value: { ...config, synchronousMode: 'off' } }],
  });
  assert.equal(obstacle(async, 'patroni3'), undefined);
});

test('each candidate is shown with what speaks for or against it', () => {
  const [second, third] = candidates('switchover')(healthy);
  assert.match(second?.note ?? '', /^sync standby, timeline 1, lag 0 B/);
  assert.match(third?.note ?? '', /^patroni3 is not a sync standby/);
});

test('what Patroni would answer is said with the reason: 412 at once, 503 after it tried', () => {
  const barred = stateAfter(node({ tags: { nofailover: 'true' } }));
  assert.equal(obstacle(barred, 'patroni2'), 'patroni2 is tagged nofailover: Patroni would answer 412');
  assert.match(obstacle(healthy, 'patroni3') ?? '', /not a sync standby .*: Patroni would answer 412$/);
  const quorum = stateAfter({
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'config', value: { ...config, synchronousMode: 'quorum' } }],
  });
  assert.match(obstacle(quorum, 'patroni3') ?? '', /Patroni would answer 503$/);
  const behind = stateAfter(node({ timeline: 0 }));
  assert.match(obstacle(behind, 'patroni2') ?? '', /on timeline 0, .*Patroni would answer 503$/);
});

test('a failover may go past the sync standbys, but not past the lag', () => {
  assert.equal(obstacle(healthy, 'patroni3', 'failover'), undefined);
  const ahead: Event = {
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni1',
    fact: patroniNode('patroni1', { role: 'primary', writtenLsn: 9_000_000 }),
  };
  assert.match(obstacle(stateAfter(ahead), 'patroni3', 'failover') ?? '', /maximum_lag_on_failover/);
});

test('what is left afterwards: the quorum of etcd, and the replicas that follow', () => {
  assert.deepEqual(surroundings(healthy, 'patroni2'), [
    'etcd: 3 of 3 healthy, tolerance 1. With patroni2 as leader, patroni3 can follow at once.',
  ]);
  const paused = stateAfter(
    { type: 'source.failed', at: NOW, system: 'patroni', member: 'patroni3', error: 'refused' },
    {
      type: 'dcs.changed',
      at: NOW,
      revision: '11',
      changes: [{ key: 'config', value: { ...config, paused: true } }],
    },
  );
  const [first, second] = surroundings(paused, 'patroni2');
  assert.match(first ?? '', /no other replica streams now/);
  assert.match(second ?? '', /^The cluster is paused/);
});
