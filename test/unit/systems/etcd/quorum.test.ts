import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import { impactOf } from '../../../../source/cluster/impact.ts';
import { predictLoss } from '../../../../source/cluster/predict/loss.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { EtcdMember, ListedMember } from '../../../../source/systems/etcd/facts.ts';
import { etcdQuorum } from '../../../../source/systems/etcd/quorum.ts';
import { selectEtcdRows } from '../../../../source/systems/etcd/rows.ts';
import { container, containerIs, etcdMember, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const healthy = stateAfter();
const NAMES = ['etcd1', 'etcd2', 'etcd3'];
const listed = (name: string, part: Partial<ListedMember> = {}): ListedMember => ({
  ...{ id: name.slice(-1), name, peerUrls: [`http://${name}:2380`], isLearner: false },
  ...part,
});
const LIST = NAMES.map((name) => listed(name));
const UNSTARTED = listed('etcd4', { id: '8e9e05c52164694d', name: '' });

const is = (member: string, part: Partial<EtcdMember>): Event => {
  const fact = etcdMember(member, part);
  return { type: 'member.observed', system: 'etcd', at: NOW, member, fact };
};
const silent = (member: string): Event => {
  return { type: 'source.failed', at: NOW, system: 'etcd', member, error: 'refused' };
};
const withList = (list: readonly ListedMember[], ...events: Event[]) =>
  stateAfter(...NAMES.map((name) => is(name, { listed: list })), ...events);
const texts = (state: ReturnType<typeof stateAfter>) => healthOf(state).reasons.map(({ text }) => text);

test('a member that was added and never started takes part in the quorum', () => {
  const state = withList([...LIST, UNSTARTED]);
  const { healthy: count, total, needed, ok, tolerance } = etcdQuorum(state);
  assert.deepEqual(
    { count, total, needed, ok, tolerance },
    { count: 3, total: 4, needed: 3, ok: true, tolerance: 0 },
  );
  assert.deepEqual(texts(state), [
    'etcd has a member that was never started (http://etcd4:2380): its vote is missing',
  ]);
  assert.equal(healthOf(state).reasons[0]?.runbook, 'start it, or etcdctl member remove 8e9e05c52164694d');
});

test('stopping one more warns that it costs the quorum', () => {
  const state = withList([...LIST, UNSTARTED]);
  assert.equal(impactOf(state, 'etcd2').cost, 'etcd members would lose their quorum');
  assert.match(impactOf(state, 'etcd2').left, /^leaves 2 of 4 etcd members, quorum needs 3/);
  const stop = opened('chaos stop', state, 'etcd2');
  assert.deepEqual(stop.danger.level, 'type-name');
  const [prediction] = predictLoss(state, { members: ['etcd2'], how: 'stop' });
  assert.match(prediction?.text ?? '', /^the primary steps down/);
  assert.match(opened('etcd defragment', state, 'etcd2').reason ?? '', /no other member may be missing/);
  assert.deepEqual(
    opened('chaos etcd-quorum-loss', state).plan.map((one) => 'member' in one && one.member),
    ['etcd1'],
  );
});

test('a learner has no vote: it adds none and takes none away', () => {
  const learner = listed('etcd4', { isLearner: true });
  const containers = [...(healthy.containers.value ?? []), container('etcd4', 'etcd')];
  const state = withList(
    [...LIST, learner],
    { type: 'containers.observed', at: NOW, containers },
    is('etcd4', { isLearner: true, healthy: false, errors: ['etcdserver: rpc not supported for learner'] }),
  );
  const { healthy: count, total, tolerance } = etcdQuorum(state);
  assert.deepEqual({ count, total, tolerance }, { count: 3, total: 3, tolerance: 1 });
  assert.equal(impactOf(state, 'etcd4').cost, undefined);
  assert.match(impactOf(state, 'etcd4').left, /^leaves 3 of 3 etcd members/);
  assert.match(impactOf(state, 'etcd1').left, /^leaves 2 of 3 etcd members/);
});

test('without a list, who calls itself a learner has no vote either', () => {
  const state = stateAfter(is('etcd3', { isLearner: true }));
  assert.deepEqual([etcdQuorum(state).total, etcdQuorum(state).healthy], [2, 2]);
});

test('a voter that is not watched counts, and a read that goes through proves the quorum', () => {
  const more = [...LIST, listed('etcd4'), listed('etcd5')];
  const state = withList(more, silent('etcd2'));
  const { healthy: count, total, ok, tolerance } = etcdQuorum(state);
  assert.deepEqual({ count, total, ok, tolerance }, { count: 2, total: 5, ok: true, tolerance: 0 });
  assert.deepEqual(texts(state), [
    'etcd2 does not answer',
    'etcd lists etcd4 (http://etcd4:2380), which is not watched here',
    'etcd lists etcd5 (http://etcd5:2380), which is not watched here',
  ]);
});

test('no read proves a quorum of members that cannot run', () => {
  const down = { state: 'exited' } as const;
  const one = stateAfter(silent('etcd2'), containerIs(healthy, 'etcd2', down));
  const state = stateAfter(silent('etcd2'), silent('etcd3'), containerIs(one, 'etcd3', down));
  assert.equal(etcdQuorum(state).ok, false);
  assert.match(texts(state)[0] ?? '', /^etcd lost its quorum: 1 of 3 healthy, needs 2/);
  const silentPeers = stateAfter(silent('etcd2'), silent('etcd3'));
  assert.equal(etcdQuorum(silentPeers).ok, true, 'they run, and only do not answer');
  const unread: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'timed out' };
  assert.equal(etcdQuorum(stateAfter(silent('etcd2'), silent('etcd3'), unread)).ok, false);
});

test('a member that the list does not have has no vote, and is named', () => {
  const state = withList(LIST.slice(0, 2));
  assert.equal(etcdQuorum(state).total, 2);
  assert.deepEqual(texts(state), [
    'etcd3 is not in the member list of etcd: it was removed, or is of another cluster',
  ]);
});

test('the raft leader’s list counts, and the last known list if no member answers', () => {
  const state = stateAfter(
    is('etcd1', { listed: [...LIST, UNSTARTED] }),
    is('etcd2', { listed: LIST }),
    is('etcd3', { listed: LIST }),
  );
  assert.equal(etcdQuorum(state).total, 4, 'etcd1 leads');
  const lost = withList([...LIST, UNSTARTED], ...NAMES.map(silent));
  assert.deepEqual([etcdQuorum(lost).total, etcdQuorum(lost).ok], [4, false]);
});

test('a member with new data is known by its name', () => {
  const listing = NAMES.map((name) => listed(name, { id: `a${name.slice(-1)}` }));
  const state = stateAfter(
    is('etcd1', { id: 'a1', leaderId: 'a1', listed: listing }),
    silent('etcd2'),
    silent('etcd3'),
  );
  assert.equal(etcdQuorum(state).total, 3);
  assert.equal(
    texts(state).some((text) => text.includes('not watched')),
    false,
  );
});

test('the pane has a row for who is only in the list', () => {
  const rows = selectEtcdRows(withList([...LIST, UNSTARTED, listed('etcd5')]));
  assert.deepEqual(
    rows.map(({ member, unwatched }) => [member, unwatched?.peerUrls[0]]),
    [
      ...NAMES.map((name) => [name, undefined]),
      ['8e9e05c52164694d', 'http://etcd4:2380'],
      ['etcd5', 'http://etcd5:2380'],
    ],
  );
});
