import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  predictLeaderLoss,
  predictLeaderRestart,
  predictRelease,
  predictSwitchover,
} from '../../../../source/cluster/predict/leader.ts';
import type { Prediction } from '../../../../source/model/prediction.ts';
import type { State } from '../../../../source/store/state.ts';
import { configured, inProfile } from '../../../fixtures/profiles.ts';
import {
  after,
  containers,
  dcs,
  failure,
  healthy,
  leaderKilled,
  lease,
  NOW,
  patroni,
  tick,
} from '../../../fixtures/state.ts';

const gone = { how: 'kill', others: [], seconds: 120 } as const;

function seconds(prediction: Prediction | undefined): readonly [number, number] {
  assert.ok(prediction);
  return [Math.round(prediction.minMs / 1000), Math.round(prediction.maxMs / 1000)];
}

test('a leader that is killed, cut off or frozen: the key runs out, then the promotion or HAProxy', () => {
  for (const how of ['kill', 'partition', 'pause'] as const) {
    assert.deepEqual(seconds(predictLeaderLoss(inProfile(healthy(), 'default'), { ...gone, how })), [23, 38]);
    assert.deepEqual(seconds(predictLeaderLoss(inProfile(healthy(), 'fast'), { ...gone, how })), [16, 24]);
  }
});

test('the text names the settings that the time follows from, and which of them are not read live', () => {
  const fast = predictLeaderLoss(inProfile(healthy(), 'fast'), gone)?.text;
  assert.equal(
    fast,
    'writes stop for 16–24 s: ttl 20 s, loop_wait 5 s, HAProxy up to 500 ms (rise 1, intervals of profile fast)',
  );
  assert.match(predictLeaderLoss(healthy(), gone)?.text ?? '', /its default intervals assumed/);
});

test('a leader that is back before its key runs out is no failover', () => {
  const frozen = predictLeaderLoss(inProfile(healthy(), 'fast'), { how: 'pause', others: [], seconds: 5 });
  assert.deepEqual(seconds(frozen), [5, 7]);
  assert.match(frozen?.text ?? '', /no failover/);
});

test('of a key that is not renewed any more only what is left of it counts', () => {
  // The leader died 12 s ago and its lease has 14 s left.
  assert.deepEqual(seconds(predictLeaderLoss(inProfile(leaderKilled(), 'default'), gone)), [17, 22]);
});

test('without a successor writes stop for as long as the fault lasts', () => {
  const paused = configured(inProfile(healthy(), 'fast'), { paused: true });
  const noneInSync = after(healthy(), dcs([{ key: 'sync', value: { leader: 'patroni1', standbys: [] } }]));
  const forbidden = after(
    healthy(),
    patroni('patroni2', { tags: { nofailover: 'true' } }),
    patroni('patroni3', { tags: { nofailover: 'true' } }),
  );
  for (const [state, why] of [
    [paused, /paused/],
    [noneInSync, /no sync standby/],
    [forbidden, /no other member/],
  ] as const) {
    const prediction = predictLeaderLoss(state, gone);
    assert.ok((prediction?.minMs ?? 0) >= 120_000);
    assert.match(prediction?.text ?? '', why);
    const forever = predictLeaderLoss(state, { how: 'kill', others: [] });
    assert.equal(forever?.maxMs, Number.POSITIVE_INFINITY);
    assert.match(forever?.text ?? '', /until it is undone/);
  }
});

test('a leader lost together with the sync standby has no successor', () => {
  assert.match(
    predictLeaderLoss(healthy(), { ...gone, others: ['patroni2'] })?.text ?? '',
    /no sync standby/,
  );
  assert.doesNotMatch(
    predictLeaderLoss(healthy(), { ...gone, others: ['patroni3'] })?.text ?? '',
    /no member/,
  );
});

test('what may be lost in a failover is said with it: nothing, or as much as its heir was behind', () => {
  const lost = (state: State, others: readonly string[] = []) =>
    predictLeaderLoss(state, { ...gone, others })?.lost;
  assert.equal(lost(healthy()), 'No acknowledged write is lost');
  const sync = { leader: 'patroni1', standbys: ['patroni2', 'patroni3'], quorum: 1 };
  const quorum = configured(after(healthy(), dcs([{ key: 'sync', value: sync }])), {
    synchronousMode: 'quorum',
  });
  assert.equal(lost(quorum), 'No acknowledged write is lost');
  const async = configured(
    after(healthy(), patroni('patroni3', { receivedLsn: 0x4ff0_0000, replayedLsn: 0x4ff0_0000 })),
    {
      synchronousMode: 'off',
    },
  );
  assert.equal(
    lost(async),
    'Acknowledged writes may be lost (replication is asynchronous): patroni2 is 0 B behind patroni1 as last seen 0 s ago, ' +
      'patroni3 is 1.0 MB behind patroni1 as last seen 0 s ago; Patroni promotes one that is up to 1.0 MB behind by its last loop',
  );
  // Who comes back before its key runs out has lost nothing, and without a failover nothing can be.
  assert.equal(predictLeaderLoss(async, { how: 'pause', others: [], seconds: 5 })?.lost, undefined);
  assert.equal(lost(configured(async, { paused: true })), undefined);
});

test('with quorum commit nobody takes over without as many standbys as have a write for certain', () => {
  const sync = { leader: 'patroni1', standbys: ['patroni2', 'patroni3'], quorum: 1 };
  const state = configured(after(healthy(), dcs([{ key: 'sync', value: sync }])), {
    synchronousMode: 'quorum',
  });
  const text = predictLeaderLoss(state, { ...gone, others: ['patroni2'] })?.text ?? '';
  assert.match(
    text,
    /only patroni3 of patroni2, patroni3 would be left: Patroni promotes none without 2 of them/,
  );
});

test('nobody takes over who was too far behind when the leader wrote its position down last', () => {
  const behind = (lastLsn: number) =>
    after(healthy(), dcs([{ key: 'status', value: { lastLsn: 0x5000_0000 + lastLsn } }]));
  assert.equal(predictLeaderLoss(behind(1_048_576), gone)?.lost, 'No acknowledged write is lost');
  assert.match(
    predictLeaderLoss(behind(3_000_000), gone)?.text ?? '',
    /patroni2 is 2\.9 MB behind, more than the 1\.0 MB of maximum_lag_on_failover/,
  );
  const async = configured(behind(3_000_000), { synchronousMode: 'off' });
  assert.match(
    predictLeaderLoss(async, gone)?.text ?? '',
    /each of patroni2, patroni3 is at least 2\.9 MB behind/,
  );
});

test('cut off from etcd only, it serves until it gives up: less than when it is gone', () => {
  const fast = inProfile(healthy(), 'fast');
  const cut = predictLeaderLoss(fast, { how: 'etcd-partition', others: [], seconds: 60 });
  const dead = predictLeaderLoss(fast, gone);
  assert.deepEqual(seconds(cut), [11, 17]);
  assert.ok((cut?.maxMs ?? 0) < (dead?.maxMs ?? 0));
  const failsafe = configured(fast, { failsafeMode: true });
  assert.equal(predictLeaderLoss(failsafe, { how: 'etcd-partition', others: [], seconds: 60 })?.minMs, 0);
});

test('an orderly handover takes seconds: no key has to run out', () => {
  const fast = inProfile(healthy(), 'fast');
  const stop = predictLeaderLoss(fast, { how: 'stop', others: [], seconds: 60 });
  for (const prediction of [predictSwitchover(fast), stop, predictLeaderRestart(fast)]) {
    assert.ok((prediction?.minMs ?? 0) >= 500 && (prediction?.maxMs ?? 0) < 10_000);
  }
});

// The leader fell silent or stood still 8 s ago, and its key had 21 s left of 30 when etcd was asked a second ago.
const since = NOW + 2_000;
const silent = [
  failure('patroni', 'patroni1', 'no answer within 900 ms', since),
  lease(21, NOW + 9_000),
  tick(10),
] as const;

test('a leader that is frozen hands nothing over: its key runs out first', () => {
  const paused = after(healthy(), containers({ patroni1: { state: 'paused' } }, since), ...silent);
  const mute = after(healthy(), ...silent);
  for (const [state, why] of [
    [paused, 'Docker says that it is paused'],
    [mute, 'its Patroni does not answer'],
  ] as const) {
    const fast = inProfile(state, 'fast');
    const stop = predictLeaderLoss(fast, { how: 'stop', others: [] });
    for (const prediction of [predictSwitchover(fast), stop]) assert.deepEqual(seconds(prediction), [21, 24]);
    assert.ok(
      predictSwitchover(fast).text.startsWith(
        `writes go on after 21–24 s: patroni1 takes no part (${why}), and its key runs out in about 20 s, HAProxy`,
      ),
      predictSwitchover(fast).text,
    );
  }
});

test('a leader whose PostgreSQL takes no session may never shut down, and one that is stopped is killed', () => {
  const fails = failure('postgres', 'patroni1', 'no answer', NOW);
  const busy = after(inProfile(healthy(), 'fast'), fails, tick(4));
  assert.notEqual(predictSwitchover(busy).maxMs, Number.POSITIVE_INFINITY, 'a busy machine is late');
  const hung = after(inProfile(healthy(), 'fast'), fails, tick(10));
  for (const predict of [predictSwitchover, predictLeaderRestart])
    assert.deepEqual(seconds(predict(hung)), [0, Number.POSITIVE_INFINITY]);
  const stopped = predictLeaderLoss(hung, { ...gone, how: 'stop' });
  assert.deepEqual(seconds(stopped), seconds(predictLeaderLoss(hung, gone)));
});

test('of a key that was read before its holder froze, the last renewal is not known', () => {
  const paused = after(healthy(), containers({ patroni1: { state: 'paused' } }), tick(1));
  // It had 27 s, a second ago, and may have been renewed since.
  assert.deepEqual(seconds(predictSwitchover(inProfile(paused, 'default'))), [29, 38]);
});

test('a leader that is silent and renews its key is at work, and one late answer is no silence', () => {
  const renews = after(healthy(), ...silent, lease(28, NOW + 10_000));
  const late = after(healthy(), failure('patroni', 'patroni1', 'timeout', NOW + 9_000), tick(10));
  for (const state of [renews, late]) assert.ok(predictSwitchover(inProfile(state, 'fast')).maxMs < 10_000);
});

test('a key that is released is not waited for', () => {
  const fast = predictRelease(inProfile(leaderKilled(), 'fast'));
  assert.deepEqual(seconds(fast), [1, 4]);
  assert.match(fast.text, /instead of the 14 s/);
});

test('without the dynamic configuration nothing is predicted', () => {
  const state = after(healthy(), dcs([{ key: 'config', value: null }]));
  assert.equal(predictLeaderLoss(state, gone), undefined);
});
