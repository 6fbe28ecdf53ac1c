import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalAtExecution } from '../../../source/actions/authorize.ts';
import type { Command } from '../../../source/model/command.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();
const target = { values: { at: '', candidate: 'patroni2' } };
const shown: Command[] = [
  { type: 'patroni.switchover', cluster: 'paws360', leader: 'patroni1', candidate: 'patroni2' },
];

test('what was shown and still holds may be carried out', () => {
  assert.equal(refusalAtExecution(healthy, 'switchover', target, shown), undefined);
});

test('a leader that changed while the operator was reading stops it', () => {
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

test('a reason that came up in the meantime stops it', () => {
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
