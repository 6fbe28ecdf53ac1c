import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../../../source/store/reduce.ts';
import { NOW, patroniNode, stateAfter } from '../../../../fixtures/facts.ts';
import { opened } from '../../../actions/opened.ts';

const healthy = stateAfter();
const pending = (name: string): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member: name,
  fact: patroniNode(name, { pendingRestart: true }),
});
const silent: Event = { type: 'source.failed', at: NOW, system: 'patroni', member: 'patroni3', error: 'no' };

const membersOf = ({ plan }: ReturnType<typeof opened>) =>
  plan.map((command) => ('member' in command ? command.member : ''));

test('one member is restarted', () => {
  assert.deepEqual(opened('restart', healthy, 'patroni3').plan, [
    { type: 'patroni.restart', cluster: 'paws360', member: 'patroni3', pendingOnly: false },
  ]);
});

test('all are restarted one after the other, the leader last', () => {
  const all = opened('restart', healthy, 'all');
  assert.deepEqual(membersOf(all), ['patroni2', 'patroni3', 'patroni1']);
  assert.match(all.lines.join(' '), /patroni1 is the leader; .*Expected: writes stop for/);
  assert.match(
    opened('restart', healthy, 'patroni3').lines.join(' '),
    /writes go on; reads through patroni3/,
  );
});

test('only those whose restart is pending', () => {
  const state = stateAfter(pending('patroni3'));
  assert.deepEqual(membersOf(opened('restart', state, 'all', { pending: 'true' })), ['patroni3']);
  assert.equal(
    opened('restart', healthy, 'all', { pending: 'true' }).reason,
    'no restart is pending on any member',
  );
  assert.match(opened('restart', healthy, 'all', { pending: 'maybe' }).reason ?? '', /one of false, true/);
});

test('the leader goes first where a setting is lowered that no replica can have less of', () => {
  const waits = (name: string, setting: string, to: string): Event => {
    const part = { pendingRestart: true, pendingChanges: [{ setting, from: '100', to }] };
    const role = name === 'patroni1' ? { role: 'primary' } : {};
    const fact = patroniNode(name, { ...part, ...role });
    return { type: 'member.observed', system: 'patroni', at: NOW, member: name, fact };
  };
  const order = (setting: string, to: string) => {
    const state = stateAfter(...['patroni1', 'patroni2', 'patroni3'].map((name) => waits(name, setting, to)));
    return membersOf(opened('restart', state, 'all', { pending: 'true' }));
  };
  assert.deepEqual(order('max_connections', '50'), ['patroni1', 'patroni2', 'patroni3']);
  assert.deepEqual(order('max_connections', '200'), ['patroni2', 'patroni3', 'patroni1']);
  assert.deepEqual(order('shared_buffers', '50'), ['patroni2', 'patroni3', 'patroni1']);
});

test('an unknown or a silent member is not restarted', () => {
  assert.match(opened('restart', healthy, 'etcd1').reason ?? '', /not a Patroni member/);
  assert.equal(opened('restart', stateAfter(silent), 'patroni3').reason, 'patroni3 does not answer');
  assert.deepEqual(membersOf(opened('restart', stateAfter(silent), 'all')), ['patroni2', 'patroni1']);
});

test('reload: one member, or all that answer', () => {
  assert.deepEqual(opened('reload', healthy, 'patroni1').plan, [
    { type: 'patroni.reload', cluster: 'paws360', member: 'patroni1' },
  ]);
  assert.deepEqual(membersOf(opened('reload', stateAfter(silent), 'all')), ['patroni1', 'patroni2']);
  assert.match(opened('reload', healthy, 'member9').reason ?? '', /not a Patroni member/);
});

test('a member that is at work on its PostgreSQL already is reported, and what Patroni would answer', () => {
  const node = patroniNode('patroni3', { state: 'creating replica' });
  const state = stateAfter({
    type: 'member.observed',
    system: 'patroni',
    at: NOW,
    member: 'patroni3',
    fact: node,
  });
  for (const who of ['patroni3', 'all'])
    assert.match(opened('restart', state, who).reason ?? '', /patroni3 is creating replica: .*503/);
});
