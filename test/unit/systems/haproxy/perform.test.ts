import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError } from '../../../../source/actions/perform/ports.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { HaproxyCommand } from '../../../../source/systems/haproxy/command.ts';
import type { HaproxyServer } from '../../../../source/systems/haproxy/facts.ts';
import { haproxyServer, haproxyWith, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { carryOut } from '../../actions/perform/world.ts';

const BACKEND = 'postgres_replica_backend';
const where = { proxy: 'haproxy', port: 7001, backend: BACKEND, server: 'patroni3' } as const;
const to = (state: 'ready' | 'drain' | 'maint'): HaproxyCommand => ({
  type: 'haproxy.state',
  ...where,
  state,
});
const CUT: HaproxyCommand = { type: 'haproxy.shutdown-sessions', ...where };
const shows = (part: Partial<HaproxyServer>): Event => ({
  type: 'member.observed',
  system: 'haproxy',
  at: NOW,
  member: 'haproxy',
  fact: haproxyWith([{ ...haproxyServer(BACKEND, 'patroni3', true), ...part }]),
});
const done = async () => '';

for (const [state, status, outcome] of [
  ['drain', 'DRAIN', 'succeeded'],
  ['drain', 'UP', 'unknown'],
  ['drain', 'UP 1/3', 'unknown'],
  ['maint', 'MAINT', 'succeeded'],
  ['maint', 'DRAIN', 'unknown'],
  // No operator did that.
  ['maint', 'MAINT (resolution)', 'unknown'],
  ['ready', 'UP', 'succeeded'],
  ['ready', 'DOWN 1/2', 'succeeded'],
  ['ready', 'MAINT', 'unknown'],
] as const) {
  test(`${state}, and HAProxy shows ${status}: ${outcome}`, async () => {
    const before = stateAfter(shows({ status: state === 'ready' ? 'MAINT' : 'UP' }));
    const result = await carryOut(to(state), { haproxy: done }, [shows({ status })], before);
    assert.equal(result.outcome, outcome);
    if (outcome === 'succeeded') assert.match(result.text, new RegExp(`${BACKEND}/patroni3 is ${status}`));
  });
}

test('a server that is let in again and whose name does not resolve is out of maintenance', async () => {
  const before = stateAfter(shows({ status: 'MAINT' }));
  const after = [shows({ status: 'MAINT (resolution)' })];
  const { outcome, text } = await carryOut(to('ready'), { haproxy: done }, after, before);
  assert.equal(outcome, 'succeeded');
  assert.match(text, /patroni3 is without an address: its name does not resolve/);
});

test('sessions are cut when HAProxy counts none any more', async () => {
  const before = stateAfter(shows({ sessions: 3 }));
  assert.equal((await carryOut(CUT, { haproxy: done }, [], before)).outcome, 'unknown');
  const result = await carryOut(CUT, { haproxy: done }, [shows({ sessions: 0 })], before);
  assert.equal(result.outcome, 'succeeded');
});

test('sessions of clients that came back at once are cut too; without an answer that proves nothing', async () => {
  const before = stateAfter(shows({ sessions: 3, sessionsTotal: 10 }));
  const back = shows({ sessions: 3, sessionsTotal: 13 });
  assert.equal((await carryOut(CUT, { haproxy: done }, [back], before)).outcome, 'succeeded');
  const lost = async () => {
    throw new Error('haproxy: no answer within 10000 ms');
  };
  assert.equal((await carryOut(CUT, { haproxy: lost }, [back], before)).outcome, 'unknown');
});

test('an answer of HAProxy is a refusal, with its text', async () => {
  const result = await carryOut(to('maint'), { haproxy: async () => 'No such server.' });
  assert.deepEqual([result.outcome, result.text], ['refused', 'haproxy: No such server.']);
});

test('after a lost answer the statistics decide; what was never sent failed', async () => {
  const lost = async () => {
    throw new Error('haproxy: no answer within 10000 ms');
  };
  assert.equal((await carryOut(to('maint'), { haproxy: lost })).outcome, 'unknown');
  const shown = await carryOut(to('maint'), { haproxy: lost }, [shows({ status: 'MAINT' })]);
  assert.equal(shown.outcome, 'succeeded');
  const unsent = async () => {
    throw new NotSentError('haproxy: connection refused');
  };
  assert.equal((await carryOut(to('maint'), { haproxy: unsent })).outcome, 'failed');
});
