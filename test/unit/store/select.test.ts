import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reduce } from '../../../source/store/reduce.ts';
import { selectConsensus, selectStanding } from '../../../source/store/select.ts';
import type { State } from '../../../source/store/state.ts';
import { selectHaproxyRows } from '../../../source/systems/haproxy/rows.ts';
import { selectPatroniRows } from '../../../source/systems/patroni/rows.ts';
import { selectFailover, selectSentinelRows } from '../../../source/systems/sentinel/rows.ts';
import { failoverInProgress, pinnedSessions, sentinelsDisagree, splitBrain } from '../../fixtures/scenes.ts';
import { after, healthy, NOW, patroni, quorumLost, sentinel, tick } from '../../fixtures/state.ts';

const oddOf = (state: State) =>
  Object.fromEntries(selectSentinelRows(state).map(({ sentinel: name, odd }) => [name, Object.keys(odd)]));

test('a belief that most sentinels do not share is odd; the others are not', () => {
  assert.deepEqual(oddOf(healthy()), { sentinel1: [], sentinel2: [], sentinel3: [] });
  assert.deepEqual(oddOf(sentinelsDisagree()), {
    sentinel1: [],
    sentinel2: [],
    sentinel3: ['address', 'epoch', 'peers'],
  });
});

test('of two sentinels that differ, neither is right by majority', () => {
  const state = after(healthy(), sentinel('sentinel2', { configEpoch: 3 }), {
    type: 'source.failed',
    system: 'sentinel',
    member: 'sentinel3',
    error: 'refused',
    at: NOW,
  });
  assert.deepEqual(oddOf(state), { sentinel1: ['epoch'], sentinel2: ['epoch'], sentinel3: [] });
});

test('a failover is reported by the sentinel that leads it, for as long as it goes on', () => {
  const going = failoverInProgress();
  assert.deepEqual(selectFailover(going), { sentinel: 'sentinel2', text: 'wait_promotion 4/6', leads: true });
  assert.deepEqual(
    selectSentinelRows(going).map(({ vote }) => vote),
    ['sentinel2', 'sentinel2', 'sentinel2'],
  );
  const switched = ['sentinel1', 'sentinel2', 'sentinel3'].map(
    (member) =>
      ({
        type: 'sentinel.announced',
        at: going.now,
        member,
        channel: '+switch-master',
        message: 'mymaster redis 6379 redis-replica 6379',
      }) as const,
  );
  const over = [...switched, tick(10)].reduce(reduce, going);
  assert.equal(selectFailover(over), undefined);
  assert.deepEqual(
    selectSentinelRows(over).map(({ failover }) => [failover?.text, failover?.overSeconds]),
    [
      ['followed', 4],
      ['done', 4],
      ['followed', 4],
    ],
  );
  assert.equal(selectSentinelRows(after(over, tick(100)))[1]?.failover, undefined);
});

test('without announcements the state of a failover is what the sentinel answers', () => {
  const state = after(healthy(), sentinel('sentinel1', { failoverState: 'reconf_slaves' }));
  assert.equal(selectFailover(state)?.text, 'reconf_slaves');
});

test('pinned sessions are a matter of their row alone', () => {
  const pinned = selectHaproxyRows(pinnedSessions()).filter((row) => row.pinned !== undefined);
  assert.deepEqual(
    pinned.map(({ server, pinned: why }) => [server?.backend, server?.server, why]),
    [['postgres_primary_backend', 'patroni1', 'DOWN']],
  );
});

test('without quorum each node knows since when its DCS role is old', () => {
  for (const row of selectPatroniRows(quorumLost())) {
    assert.deepEqual(row.dcsStale, { at: NOW, seconds: 20 });
  }
  assert.equal(selectPatroniRows(healthy())[0]?.dcsStale, undefined);
});

test('a node that misses its loops is late, then lost to the DCS', () => {
  const contact = (seconds: number) =>
    selectPatroniRows(after(healthy(), patroni('patroni1', { dcsLastSeen: NOW - seconds * 1000 })))[0]
      ?.contact;
  assert.deepEqual(contact(9), { seconds: 9, state: 'in time' });
  assert.deepEqual(contact(20), { seconds: 20, state: 'late' });
  assert.deepEqual(contact(30), { seconds: 30, state: 'lost' });
});

test('what is disputed is not among what is agreed on', () => {
  const state = splitBrain();
  assert.deepEqual(
    selectStanding(state).map(({ id, severity }) => [id, severity]),
    [['split-brain', 'critical']],
  );
  assert.deepEqual(
    selectConsensus(state).map(({ subject }) => subject),
    ['Redis master redis'],
  );
});
