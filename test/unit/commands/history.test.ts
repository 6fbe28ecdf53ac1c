import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyReport } from '../../../source/commands/history.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';

const state = stateAfter(
  {
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [
      {
        key: 'history',
        value: [{ timeline: 1, lsn: 83_886_176, reason: 'why', newLeader: 'patroni2', at: NOW }],
      },
    ],
  },
  {
    type: 'asked.read',
    at: NOW,
    asked: [
      {
        ...{ command: 'patroni.failover', action: 'failover', by: 'command line', user: 'root' },
        ...{ targets: ['patroni2'], at: NOW - 3_000 },
      },
    ],
  },
);

test('lines for people, and one document', () => {
  const { text, exitCode } = historyReport(state, { json: false });
  assert.equal(exitCode, 0);
  assert.match(
    text,
    /timeline 1 → 2 {2}patroni2\n {4}failover by root \(command line\), at \S+\n {4}at 0\/5000060: why/,
  );
  const { promotions, error } = JSON.parse(historyReport(state, { json: true }).text);
  assert.equal(error, null);
  assert.deepEqual(promotions[0], {
    ...{ timeline: 1, lsn: '0/5000060', reason: 'why', at: new Date(NOW).toISOString() },
    ...{ from: null, newLeader: 'patroni2', cause: 'asked', why: 'failover by root (command line)' },
    ...{ action: 'failover', user: 'root', by: 'command line', askedAt: new Date(NOW - 3_000).toISOString() },
  });
});

test('what etcd does not hold is not known, which is no empty history', () => {
  const nothing = initialState('paws360', NOW);
  const { text, exitCode } = historyReport(nothing, { json: false });
  assert.equal(exitCode, 3);
  const document = historyReport(nothing, { json: true });
  assert.equal(document.exitCode, 3);
  assert.deepEqual(JSON.parse(document.text), { promotions: null, error: 'there is no etcd' });
  assert.match(text, /cannot be read/);
});
