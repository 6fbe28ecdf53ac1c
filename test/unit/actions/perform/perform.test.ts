import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../../../../source/model/command.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { NOW, patroniNode } from '../../../fixtures/facts.ts';
import { carryOut } from './world.ts';

const SWITCHOVER: Command = {
  type: 'patroni.switchover',
  cluster: 'paws360',
  leader: 'patroni1',
  candidate: 'patroni2',
};
const REINITIALIZE: Command = { type: 'patroni.reinitialize', cluster: 'paws360', member: 'patroni3' };

const leaderIs = (name: string): Event => ({
  type: 'dcs.changed',
  at: NOW,
  revision: '99',
  changes: [{ key: 'leader', value: { name, lease: '8', modRevision: '99', createRevision: '99' } }],
});

const reply = (status: number, text: string) => async () => ({ type: 'answered', status, text }) as const;

test('a switchover succeeded when etcd names the candidate, with the text of Patroni', async () => {
  const patroni = reply(200, 'Successfully switched over to "patroni2"');
  const result = await carryOut(SWITCHOVER, { patroni }, [leaderIs('patroni2')]);
  assert.equal(result.outcome, 'succeeded');
  assert.equal(result.text, 'Successfully switched over to "patroni2"');
});

test('a switchover to another member than asked for says so', async () => {
  const words = 'Switched over to "patroni3" instead of "patroni2"';
  const result = await carryOut(SWITCHOVER, { patroni: reply(200, words) }, [leaderIs('patroni3')]);
  assert.match(result.text, /instead of "patroni2".*asked for patroni2/);
});

test('a promise that etcd does not confirm is unknown', async () => {
  const result = await carryOut(SWITCHOVER, { patroni: reply(200, 'Successfully switched over') });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /etcd still names patroni1/);
});

for (const [status, outcome] of [
  [412, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [503, 'failed'],
] as const) {
  test(`answer ${status} to a switchover is ${outcome}, with the text of Patroni`, async () => {
    const result = await carryOut(SWITCHOVER, { patroni: reply(status, 'candidate is not sync standby') });
    assert.equal(result.outcome, outcome);
    assert.equal(result.text, `candidate is not sync standby (HTTP ${status})`);
  });
}

const lost = async () => ({ type: 'no-answer', error: 'patroni1: connection closed' }) as const;

test('a lost answer is unknown, never failed', async () => {
  const result = await carryOut(SWITCHOVER, { patroni: lost });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /connection closed.*still patroni1/);
});

test('after a lost answer the leader key decides', async () => {
  const result = await carryOut(SWITCHOVER, { patroni: lost }, [leaderIs('patroni2')]);
  assert.equal(result.outcome, 'succeeded');
});

test('a request that was never sent failed', async () => {
  const error = 'patroni1 at 127.0.0.1:8008: connection refused';
  const refused = async () => ({ type: 'not-sent', error }) as const;
  const result = await carryOut(SWITCHOVER, { patroni: refused });
  assert.deepEqual(
    [result.outcome, result.text],
    ['failed', 'patroni1 at 127.0.0.1:8008: connection refused'],
  );
});

const nodeIs = (part: Parameters<typeof patroniNode>[1]): Event => ({
  type: 'member.observed',
  system: 'patroni',
  at: NOW,
  member: 'patroni3',
  fact: patroniNode('patroni3', part),
});

test('a reinitialize is done when another postmaster streams, with progress on the way', async () => {
  const result = await carryOut(REINITIALIZE, { patroni: reply(200, 'reinitialize started') }, [
    nodeIs({ state: 'creating replica', replicationState: '' }),
    nodeIs({ postmasterStartTime: '2026-01-01 12:00:05', timeline: 1 }),
  ]);
  assert.equal(result.outcome, 'succeeded');
  assert.ok(result.progress.includes('reinitialize started'));
});

test('streaming on with the old postmaster is not a finished reinitialize', async () => {
  const result = await carryOut(REINITIALIZE, { patroni: reply(200, 'reinitialize started') });
  assert.equal(result.outcome, 'unknown');
});

test('a reinitialize that the member refuses is refused, with its text', async () => {
  const result = await carryOut(REINITIALIZE, {
    patroni: reply(503, 'I am the leader, can not reinitialize'),
  });
  assert.equal(result.outcome, 'refused');
  assert.match(result.text, /I am the leader/);
});
