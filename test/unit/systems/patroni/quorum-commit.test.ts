import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dcsChanges } from '../../../../source/dcs/changes.ts';
import type { DcsSync } from '../../../../source/model/dcs.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { patroniPane } from '../../../../source/systems/patroni/columns.ts';
import { selectPatroniRows } from '../../../../source/systems/patroni/rows.ts';
import { patroniStatus } from '../../../../source/systems/patroni/status.ts';
import { writableFindings } from '../../../../source/systems/patroni/writable.ts';
import { configKey, NOW, postgresSays, postgresSelf, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const ANY_1: DcsSync = { leader: 'patroni1', standbys: ['patroni2', 'patroni3'], quorum: 1 };
const quorum: Event = {
  ...{ type: 'dcs.changed', at: NOW, revision: '11' },
  changes: [configKey({ synchronous_mode: 'quorum' }), { key: 'sync', value: ANY_1 }],
};
const state = stateAfter(quorum);

test('the standbys of a quorum commit have a name of their own, and how many of them are enough is shown', () => {
  assert.deepEqual(
    selectPatroniRows(state).map(({ dcsRole }) => dcsRole),
    ['leader', 'quorum standby', 'quorum standby'],
  );
  const notes = (of: typeof state) => (patroniPane.notes?.(of) ?? []).map(({ text }) => text);
  assert.ok(notes(state).includes('commits wait for any 1 of 2 standbys'));
  assert.ok(!notes(stateAfter()).some((text) => /commits wait/.test(text)));
  assert.equal(patroniStatus(state).syncQuorum, 1);
  assert.equal(patroniStatus(stateAfter()).syncQuorum, 0);
});

test('the timeline tells when another number of them is enough', () => {
  const lines = dcsChanges(stateAfter().dcs.value, state.dcs.value);
  assert.ok(lines.includes('quorum of the sync key: 0 → 1'), lines.join('\n'));
});

test('commits that wait do so for as many of them as it takes', () => {
  const waiting = postgresSays('patroni1', postgresSelf({ syncWaits: 2, longestSyncWaitMs: 9_000 }));
  assert.deepEqual(
    writableFindings(stateAfter(quorum, waiting)).map(({ text }) => text),
    ['2 commits wait for 1 of patroni2, patroni3: no write of patroni1 is acknowledged'],
  );
});

test('nobody has to take the place of one of them', () => {
  const lines = (of: typeof state) => opened('reinitialize', of, 'patroni2').lines.join(' ');
  assert.match(lines(stateAfter()), /patroni2 is the sync standby/);
  assert.doesNotMatch(lines(state), /is the sync standby/);
});
