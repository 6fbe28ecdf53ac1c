import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  predictLeaderLoss,
  predictLeaderRestart,
  predictRelease,
  predictSwitchover,
} from '../../../../source/cluster/predict/leader.ts';
import type { Prediction } from '../../../../source/model/prediction.ts';
import { configured, inProfile } from '../../../fixtures/profiles.ts';
import { after, dcs, healthy, leaderKilled, patroni } from '../../../fixtures/state.ts';

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

test('a key that is released is not waited for', () => {
  const fast = predictRelease(inProfile(leaderKilled(), 'fast'));
  assert.deepEqual(seconds(fast), [1, 4]);
  assert.match(fast.text, /instead of the 14 s/);
});

test('without the dynamic configuration nothing is predicted', () => {
  const state = after(healthy(), dcs([{ key: 'config', value: null }]));
  assert.equal(predictLeaderLoss(state, gone), undefined);
});
