import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import { predictLoss } from '../../../../source/cluster/predict/loss.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { etcdChanges } from '../../../../source/systems/etcd/changes.ts';
import type { EtcdMember } from '../../../../source/systems/etcd/facts.ts';
import { etcdQuorum } from '../../../../source/systems/etcd/quorum.ts';
import { etcdMember, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const NAMES = ['etcd1', 'etcd2', 'etcd3'];
const QUOTA = 2 ** 31;
const is = (member: string, part: Partial<EtcdMember>): Event => {
  const fact = etcdMember(member, part);
  return { type: 'member.observed', system: 'etcd', at: NOW, member, fact };
};
const NOSPACE = { memberId: '1', alarm: 'NOSPACE' };
const CORRUPT = { memberId: '3', alarm: 'CORRUPT' };
/** etcd1 raised it, every member reports it; the sizes are etcd1's, the others have space. */
const full = (sizes: Partial<EtcdMember> = {}, ...more: Event[]) =>
  stateAfter(
    ...NAMES.map((name) => is(name, { alarms: [NOSPACE], quota: QUOTA, dbSizeInUse: 20_000 })),
    is('etcd1', { alarms: [NOSPACE], quota: QUOTA, dbSize: QUOTA + 4096, dbSizeInUse: QUOTA, ...sizes }),
    ...more,
  );
const corrupt = stateAfter(...NAMES.map((name) => is(name, { alarms: [CORRUPT] })));

test('NOSPACE is critical and an alert: whose it is, how large, how much of it is used, and the quota', () => {
  const state = full();
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'critical');
  assert.deepEqual(
    reasons.map(({ text }) => text),
    ['etcd takes no writes: NOSPACE of etcd1 (etcd1 2.0 GB, 2.0 GB in use, quota 2.0 GB)'],
  );
  assert.equal(reasons[0]?.runbook, 'etcd compact, then etcd defragment etcd1, then etcd disarm');
  const alert = state.alerts.active.find(({ id }) => id === 'etcd-alarm:NOSPACE');
  assert.equal(alert?.severity, 'critical');
});

test('reads that succeed are no lost quorum', () => {
  assert.deepEqual(etcdQuorum(full()).ok, true);
  assert.equal(etcdQuorum(full()).healthy, 3);
});

test('what frees space is possible, in its order, and the alarm is not disarmed before', () => {
  const before = full();
  assert.deepEqual(opened('etcd compact', before).plan, [{ type: 'etcd.compact', member: 'etcd1' }]);
  assert.equal(opened('etcd defragment', before, 'etcd1').reason, undefined);
  assert.match(
    opened('etcd disarm', before).reason ?? '',
    /^there is no space yet: etcd1 2\.0 GB.*First: etcd compact, then etcd defragment etcd1$/,
  );

  const compacted = full({ dbSizeInUse: 30_000 });
  assert.equal(healthOf(compacted).reasons[0]?.runbook, 'etcd defragment etcd1, then etcd disarm');
  assert.match(opened('etcd disarm', compacted).reason ?? '', /First: etcd defragment etcd1$/);

  const withSpace = full({ dbSize: 31_000, dbSizeInUse: 30_000 });
  assert.equal(healthOf(withSpace).reasons[0]?.runbook, 'etcd disarm');
  const { reason, plan, danger } = opened('etcd disarm', withSpace);
  assert.equal(reason, undefined);
  assert.deepEqual(danger, { level: 'confirm' });
  assert.deepEqual(plan, [
    { type: 'etcd.disarm', member: 'etcd1', raisedBy: 'etcd1', raisedById: '1', alarm: 'NOSPACE' },
  ]);
});

test('a full etcd is defragmented although no other member may be missing, and that is to be meant', () => {
  const silent: Event = { type: 'source.failed', at: NOW, system: 'etcd', member: 'etcd2', error: 'refused' };
  const { reason, danger } = opened('etcd defragment', full({}, silent), 'etcd1');
  assert.deepEqual([reason, danger.level], [undefined, 'type-name']);
});

test('the alarm of one that is silent is disarmed by way of another', () => {
  const silent: Event = { type: 'source.failed', at: NOW, system: 'etcd', member: 'etcd1', error: 'refused' };
  const moved = is('etcd2', { leaderId: '2', alarms: [NOSPACE], dbSizeInUse: 20_000 });
  const [command] = opened('etcd disarm', full({}, moved, silent)).plan;
  assert.deepEqual(command, {
    ...{ type: 'etcd.disarm', member: 'etcd2', raisedBy: 'etcd1', raisedById: '1', alarm: 'NOSPACE' },
  });
});

test('what Patroni would have to write into a full etcd is refused before', () => {
  const state = full();
  const why = 'etcd takes no writes: NOSPACE of etcd1';
  const reason = (id: string, selected?: string, values = {}) => opened(id, state, selected, values).reason;
  assert.equal(reason('switchover', 'patroni2'), why);
  assert.equal(reason('failover', 'patroni2'), why);
  assert.equal(reason('pause'), why);
  assert.equal(reason('config set', undefined, { change: 'ttl=40' }), why);
  assert.equal(opened('restart', state, 'patroni2').reason, undefined, 'that needs no key');
});

test('a leader that is lost while etcd is full has no successor', () => {
  const [prediction] = predictLoss(full(), { members: ['patroni1'], how: 'kill', seconds: 60 });
  assert.match(prediction?.text ?? '', /etcd takes no writes: NOSPACE of etcd1: no member can take over/);
});

test('CORRUPT has other words, and its name must be typed to disarm it', () => {
  const { verdict, reasons } = healthOf(corrupt);
  assert.equal(verdict, 'critical');
  assert.equal(reasons[0]?.text, 'etcd refuses every change: CORRUPT of etcd3');
  assert.match(reasons[0]?.runbook ?? '', /hashkv/);
  const { danger, lines } = opened('etcd disarm', corrupt);
  assert.deepEqual(danger, {
    ...{ level: 'type-name', name: 'CORRUPT', reason: 'members whose data differ take writes again' },
  });
  assert.match(lines.join(' '), /remove it and add it again/);
  assert.match(opened('etcd compact', corrupt).reason ?? '', /CORRUPT of etcd3: etcd refuses it/);
});

test('without an alarm, or without a member that knows a leader, there is nothing to disarm', () => {
  assert.equal(opened('etcd disarm', stateAfter()).reason, 'no etcd member has an alarm');
  const lost = NAMES.map((name) => is(name, { leaderId: '9', alarms: [NOSPACE] }));
  assert.match(opened('etcd disarm', stateAfter(...lost)).reason ?? '', /no leader/);
});

test('an alarm is reported once, by the first member that has it, and so is its end', () => {
  const alarmed = etcdMember('etcd2', { alarms: [NOSPACE] });
  assert.deepEqual(etcdChanges(stateAfter(), 'etcd2', alarmed), ['etcd1 raised the alarm NOSPACE']);
  const known = stateAfter(is('etcd1', { alarms: [NOSPACE] }));
  assert.deepEqual(etcdChanges(known, 'etcd2', alarmed), []);
  const over = etcdMember('etcd1', {});
  assert.deepEqual(etcdChanges(full(), 'etcd1', over), ['the alarm NOSPACE of etcd1 is over']);
});
