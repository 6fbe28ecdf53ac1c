import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noSuccessor } from '../../../../source/cluster/predict/successor.ts';
import type { DcsChange } from '../../../../source/model/dcs.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { isPaused } from '../../../../source/systems/patroni/maintenance.ts';
import { configKey, NOW, patroniNode, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const changed = (change: DcsChange): Event => ({
  ...{ type: 'dcs.changed', at: NOW, revision: '11', changes: [change] },
});
const unreadable = changed({ key: 'unreadable', of: { key: 'config' }, why: 'it is not JSON' });
const member: Event = {
  ...{ type: 'member.observed', system: 'patroni', at: NOW, member: 'patroni2' },
  fact: patroniNode('patroni2', { paused: true }),
};

test('where the configuration cannot be read, a member that is paused is believed', () => {
  const state = stateAfter(unreadable, member);
  assert.equal(isPaused(stateAfter(unreadable)), false);
  assert.equal(isPaused(state), true);
  assert.equal(noSuccessor(state, []), 'the cluster is paused: no member takes over');
  assert.equal(opened('pause', state).reason, 'the cluster is paused already');
  assert.equal(opened('resume', state).reason, undefined);
});

test('where it can be read, it decides: a member follows it with its next loop', () => {
  assert.equal(isPaused(stateAfter(changed(configKey({ pause: 'on' }, '11')))), true);
  assert.equal(isPaused(stateAfter(member)), false);
});
