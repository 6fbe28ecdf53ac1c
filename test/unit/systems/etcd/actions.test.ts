import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../../source/actions/catalogue.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { EtcdMember } from '../../../../source/systems/etcd/facts.ts';
import { etcdMember, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const healthy = stateAfter();
const NAMES = ['etcd1', 'etcd2', 'etcd3'];
const member = (name: string, part: Partial<EtcdMember>): Event => ({
  type: 'member.observed',
  system: 'etcd',
  at: NOW,
  member: name,
  fact: etcdMember(name, part),
});
const silent = (name: string): Event => ({
  type: 'source.failed',
  at: NOW,
  system: 'etcd',
  member: name,
  error: 'refused',
});

test('the leader is asked to hand over to the selected member', () => {
  assert.deepEqual(opened('etcd move-leader', healthy, 'etcd2').plan, [
    { type: 'etcd.move-leader', leader: 'etcd1', to: 'etcd2', toId: '2' },
  ]);
});

test('the leader, and a member that cannot lead, are refused as the new leader', () => {
  const because = (name: string, ...events: Event[]) =>
    opened('etcd move-leader', stateAfter(...events), name).reason ?? '';
  assert.equal(because('etcd1'), 'etcd1 leads already');
  assert.match(because('patroni1'), /not an etcd member \(etcd1, etcd2, etcd3\)/);
  assert.match(because('etcd2', member('etcd2', { isLearner: true })), /learner/);
  assert.match(because('etcd2', silent('etcd2')), /does not answer/);
  const unread: Event = { type: 'source.failed', at: NOW, system: 'dcs', error: 'timed out' };
  assert.match(because('etcd2', silent('etcd3'), silent('etcd1'), unread), /no quorum: 1 of 3 healthy/);
});

test('a member is defragmented only while another may be missing', () => {
  assert.deepEqual(opened('etcd defragment', healthy, 'etcd3').plan, [
    { type: 'etcd.defragment', member: 'etcd3' },
  ]);
  assert.match(
    opened('etcd defragment', stateAfter(silent('etcd2')), 'etcd3').reason ?? '',
    /no other member may be missing/,
  );
  assert.match(opened('etcd defragment', healthy, 'etcd1').lines.join(' '), /move the leadership first/);
});

test('a member that answers is asked for the alarms, also in read-only mode', () => {
  assert.deepEqual(opened('etcd alarms', healthy).plan, [{ type: 'etcd.alarms', member: 'etcd1' }]);
  assert.deepEqual(opened('etcd alarms', healthy, 'etcd3').plan, [{ type: 'etcd.alarms', member: 'etcd3' }]);
  assert.equal(opened('etcd alarms', healthy, 'patroni1').target.member, 'etcd1', 'a row of another pane');
  assert.equal(catalogue.find(({ id }) => id === 'etcd alarms')?.changes, false);
});

test('a snapshot is taken from a member that answers, also in read-only mode', () => {
  const { plan } = opened('etcd snapshot', stateAfter(silent('etcd1')), undefined, { file: 'copy.db' });
  assert.deepEqual(plan, [{ type: 'etcd.snapshot', member: 'etcd2', file: 'copy.db' }]);
  assert.match(
    opened('etcd snapshot', healthy).target.values.file ?? '',
    /^etcd-paws360-2026-01-01T12-00-00\.db$/,
  );
  assert.equal(opened('etcd snapshot', healthy, undefined, { file: '' }).reason, 'a file must be named');
  assert.match(
    opened('etcd snapshot', stateAfter(...NAMES.map(silent))).reason ?? '',
    /no etcd member answers/,
  );
  assert.equal(catalogue.find(({ id }) => id === 'etcd snapshot')?.changes, false);
});
