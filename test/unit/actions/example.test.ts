import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equivalentOf } from '../../../source/actions/perform/perform.ts';
import { reloadReplicas } from '../../examples/reload-replicas.ts';
import { containerIs, NOW, stateAfter } from '../../fixtures/facts.ts';

const healthy = stateAfter();

test('the action of CONTRIBUTING.md reloads the replicas that answer, and not the leader', () => {
  const target = reloadReplicas.aim(healthy, undefined, () => 0);
  assert.equal(reloadReplicas.disabled(healthy, target), undefined);
  assert.deepEqual(reloadReplicas.plan(healthy, target).map(equivalentOf), [
    'patronictl reload paws360 patroni2 --force',
    'patronictl reload paws360 patroni3 --force',
  ]);
});

test('the action of CONTRIBUTING.md says why it cannot be done', () => {
  const silent = (member: string) =>
    ({ type: 'source.failed', at: NOW, system: 'patroni', member, error: 'refused' }) as const;
  const alone = stateAfter(silent('patroni2'), silent('patroni3'), containerIs(healthy, 'patroni2', {}));
  assert.equal(reloadReplicas.disabled(alone, { values: {} }), 'no replica answers');
});
