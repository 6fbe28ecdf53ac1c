import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predictLoss } from '../../../../source/cluster/predict/loss.ts';
import type { State } from '../../../../source/store/state.ts';
import type { Loss } from '../../../../source/systems/loss.ts';
import { sentinelMaster, sentinelReplica } from '../../../fixtures/facts.ts';
import { withPooler } from '../../../fixtures/pgbouncer.ts';
import { configured, inProfile } from '../../../fixtures/profiles.ts';
import { after, dcs, healthy, NOW, redis, sentinel } from '../../../fixtures/state.ts';

const fast = inProfile(healthy(), 'fast');

function only(state: State, members: readonly string[], part: Partial<Loss> = {}) {
  const found = predictLoss(state, { members, how: 'kill', seconds: 60, ...part });
  const [prediction] = found;
  assert.ok(prediction && found.length === 1);
  return prediction;
}

test('one etcd member of three: nothing stops, or etcd elects a leader and PostgreSQL does not notice', () => {
  assert.match(only(fast, ['etcd1']).text, /nothing stops/);
  const leader = only(fast, ['etcd2']);
  assert.equal(leader.maxMs, 0);
  assert.match(leader.text, /elects a leader in 1–2 s .*less than the retry_timeout/);
});

test('two etcd members: the primary steps down and stays so until there is a quorum again', () => {
  const lost = only(fast, ['etcd1', 'etcd2']);
  assert.match(lost.text, /steps down 5–10 s after it/);
  // 60 s without those 10 s at least; at most also the start of etcd, a loop and the promotion.
  assert.ok(lost.minMs >= 50_000 && lost.minMs <= 60_000);
  assert.ok(lost.maxMs >= 60_000 && lost.maxMs <= 80_000);
});

test('a quorum that is away for less than retry_timeout may not be noticed', () => {
  assert.equal(only(inProfile(healthy(), 'default'), ['etcd1', 'etcd2'], { seconds: 2 }).minMs, 0);
});

test('failsafe_mode keeps the primary while every member answers it', () => {
  const lost = only(configured(fast, { failsafeMode: true }), ['etcd1', 'etcd2']);
  assert.equal(lost.maxMs, 0);
  assert.match(lost.text, /failsafe_mode/);
});

test('a replica that is lost stops no writes; readers notice until HAProxy leaves it out', () => {
  const lost = only(fast, ['patroni3']);
  assert.equal(lost.maxMs, 0);
  assert.match(lost.text, /writes go on; reads through patroni3 fail for at most 3.5 s/);
});

test('a sync standby that is lost makes commits wait: for a loop, or if it only falls silent, for its key', () => {
  assert.equal(only(fast, ['patroni2']).maxMs, 5000);
  assert.equal(only(fast, ['patroni2'], { how: 'pause' }).maxMs, 25_000);
  // A quorum commit is content with another one.
  const quorum = configured(fast, { synchronousMode: 'quorum' });
  const two = after(
    quorum,
    dcs([{ key: 'sync', value: { leader: 'patroni1', standbys: ['patroni2', 'patroni3'], quorum: 1 } }]),
  );
  assert.equal(only(configured(two, { synchronousMode: 'quorum' }), ['patroni2']).maxMs, 0);
  // Unless it has to be on each of them.
  const both = after(
    quorum,
    dcs([{ key: 'sync', value: { leader: 'patroni1', standbys: ['patroni2', 'patroni3'] } }]),
  );
  assert.ok(only(configured(both, { synchronousMode: 'quorum' }), ['patroni2']).maxMs > 0);
});

test('in strict mode commits wait for as long as no standby is left', () => {
  const strict = configured(fast, { synchronousModeStrict: true });
  const lost = only(strict, ['patroni2', 'patroni3']);
  assert.ok(lost.maxMs >= 60_000);
  assert.match(lost.text, /strict/);
});

test('the Redis master: down-after, agreement, vote', () => {
  const lost = only(fast, ['redis']);
  assert.deepEqual([lost.minMs, lost.maxMs], [5000, 8000]);
  assert.match(lost.text, /down-after 5.0 s.*tried again only after 2m 0s/);
  assert.match(only(fast, ['redis-replica']).text, /go on/);
});

test('a Redis master that is back before down-after is no failover', () => {
  const frozen = only(fast, ['redis'], { how: 'pause', seconds: 1 });
  assert.ok(frozen.maxMs < 5000);
  assert.match(frozen.text, /back before down-after/);
});

test('without a replica, or without a quorum of sentinels, the Redis master has no successor', () => {
  assert.match(only(fast, ['redis', 'redis-replica']).text, /no replica/);
  const apart = ['sentinel1', 'sentinel2', 'sentinel3'].map((name) =>
    sentinel(name, { quorumReached: false, quorumText: 'NOQUORUM' }),
  );
  assert.match(only(after(fast, ...apart), ['redis']).text, /no quorum to fail over/);
});

test('sentinels stop nothing, but without their quorum Redis has no failover', () => {
  assert.match(only(fast, ['sentinel1']).text, /other sentinels/);
  assert.match(only(fast, ['sentinel1', 'sentinel2']).text, /no failover meanwhile/);
});

test('cut off from etcd, only the leader and the etcd members themselves are hit', () => {
  assert.equal(only(fast, ['patroni3'], { how: 'etcd-partition' }).maxMs, 0);
  assert.deepEqual(predictLoss(fast, { members: ['redis', 'sentinel1'], how: 'etcd-partition' }), []);
  assert.ok(only(fast, ['etcd1', 'etcd2'], { how: 'etcd-partition' }).minMs > 0);
});

test('HAProxy is the only way in', () => {
  assert.equal(only(fast, ['haproxy'], { seconds: 10 }).minMs, 10_000);
});

test('the application is above the stack: without it nothing below stops', () => {
  const lost = only(fast, ['app'], { seconds: 10 });
  assert.equal(lost.minMs, 10_000);
  assert.match(lost.text, /the application does not answer .* the stack below goes on/);
});

test('clients of PgBouncer write nothing through it until it is back', () => {
  const pooled = withPooler();
  const killed = only(pooled, ['pgbouncer1'], { seconds: 10 });
  assert.equal(killed.minMs, 10_000);
  assert.match(
    killed.text,
    /clients of pgbouncer1 lose their connections and cannot write .* HAProxy directly/,
  );
  assert.match(only(pooled, ['pgbouncer1'], { how: 'stop', seconds: 2 }).text, /lose their connections/);
  assert.match(
    only(pooled, ['pgbouncer1'], { how: 'pause' }).text,
    /get no answer and cannot write for 60–63 s/,
  );
  assert.deepEqual(predictLoss(pooled, { members: ['pgbouncer1'], how: 'etcd-partition' }), []);
});

test('several systems that are hit at once have a prediction each', () => {
  const found = predictLoss(fast, { members: ['etcd1', 'patroni3', 'redis'], how: 'kill', seconds: 60 });
  assert.equal(found.length, 3);
});

test('a replica counts as the sentinels judge it, most of them, whatever it says itself', () => {
  const down = { replicas: [sentinelReplica({ flags: ['slave', 's_down'] })] };
  const one = after(fast, sentinel('sentinel1', down), redis('redis-replica'));
  assert.doesNotMatch(only(one, ['redis']).text, /no replica/);
  const most = after(one, sentinel('sentinel2', down));
  assert.match(only(most, ['redis']).text, /no replica could take over: redis-replica is marked down/);
});

test('sentinels in TILT start no failover', () => {
  const tilted = ['sentinel1', 'sentinel2'].map((member) => {
    const fact = { sentinel: member, masters: [sentinelMaster()], tiltSeconds: 4 };
    return { type: 'member.observed', system: 'sentinel', member, fact, at: NOW } as const;
  });
  assert.match(only(after(fast, ...tilted), ['redis']).text, /the sentinels have no quorum to fail over/);
});
