import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusal, refusalAtExecution } from '../../../source/actions/authorize.ts';
import { actionById } from '../../../source/actions/catalogue.ts';
import { claimsText, disagreementsOf } from '../../../source/cluster/agreement.ts';
import type { Command } from '../../../source/model/command.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();
const target = { values: { at: '', candidate: 'patroni2' } };
const shown: Command[] = [
  { type: 'patroni.switchover', cluster: 'paws360', leader: 'patroni1', candidate: 'patroni2' },
];

test('an action may run while its confirmation still holds', () => {
  assert.equal(refusalAtExecution(healthy, 'switchover', target, shown), undefined);
});

test('a leader that changed during the confirmation refuses the action', () => {
  const leader = { name: 'patroni3', lease: '8', modRevision: '11', createRevision: '11' };
  const changed = reduce(healthy, {
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'leader', value: leader }],
  });
  assert.match(
    refusalAtExecution(changed, 'switchover', target, shown) ?? '',
    /changed while you were reading/,
  );
});

test('an obstacle that came up during the confirmation refuses the action', () => {
  const silent: Event = {
    type: 'source.failed',
    at: NOW,
    system: 'patroni',
    member: 'patroni2',
    error: 'refused',
  };
  assert.match(
    refusalAtExecution(reduce(healthy, silent), 'switchover', target, shown) ?? '',
    /does not answer/,
  );
});

test('one change at a time per member', () => {
  const started: Event = {
    type: 'action.started',
    at: NOW,
    run: 'r1',
    action: 'chaos cpu-stress',
    summary: 'chaos cpu-stress patroni2',
    targets: ['patroni2'],
  };
  const busy = reduce(healthy, started);
  assert.equal(
    refusalAtExecution(busy, 'switchover', target, shown),
    'chaos cpu-stress patroni2 is still in progress',
  );
  const done = reduce(busy, { type: 'action.finished', at: NOW, run: 'r1', outcome: 'succeeded', text: '' });
  assert.equal(refusalAtExecution(done, 'switchover', target, shown), undefined);
});

test('an action that does not exist is refused', () => {
  assert.match(refusalAtExecution(healthy, 'explode', target, shown) ?? '', /no action explode/);
});

test('where read-only mode is pinned, nothing takes it back, and it is said who does not let it', () => {
  const pinned = { ...healthy, readOnly: true, readOnlyBy: 'PAWS_READ_ONLY' };
  const off = reduce(pinned, { type: 'read-only.switched', on: false });
  assert.equal(
    refusalAtExecution(off, 'switchover', target, shown),
    'read-only: nothing is changed, as PAWS_READ_ONLY says',
  );
  assert.match(
    refusalAtExecution(off, 'read-only', { values: {} }, [{ type: 'console.read-only', on: false }]) ?? '',
    /^PAWS_READ_ONLY says so: remove it there$/,
  );
});

test('a name that several containers share gets no action, the other names get every action', () => {
  const [first] = (healthy.containers.value ?? []).filter(({ member }) => member === 'patroni2');
  assert.ok(first);
  const second = { ...first, id: 'id-second', name: 'paws360-patroni2-2' };
  const two = reduce(healthy, {
    type: 'containers.observed',
    containers: [...(healthy.containers.value ?? []), second],
    at: NOW,
  });
  const why =
    'patroni2 is 2 containers (paws360-patroni2-1, paws360-patroni2-2): nothing is done to that name';
  assert.equal(refusalAtExecution(two, 'switchover', target, shown), why);
  for (const id of ['reload', 'container restart', 'chaos kill-random']) {
    const action = actionById(id);
    assert.ok(action);
    const aimed = action.aim(two, 'patroni2', () => 0);
    if (aimed.member === 'patroni2') assert.equal(refusal(action, two, aimed), why, id);
  }
  const restart = actionById('container restart');
  assert.ok(restart);
  assert.equal(
    refusal(
      restart,
      two,
      restart.aim(two, 'redis', () => 0),
    ),
    undefined,
  );
  const [standing] = disagreementsOf(two).filter(({ id }) => id === 'name:patroni2');
  assert.equal(standing?.finding, '2 containers are called patroni2: nothing is done to that name');
  assert.match(claimsText(standing?.claims ?? []), /patroni2 is paws360-patroni2-1 .* paws360-patroni2-2/);
  assert.deepEqual(disagreementsOf(healthy), []);
});
