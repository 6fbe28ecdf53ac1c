import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hands } from '../../../../source/actions/perform/hands.ts';
import { perform } from '../../../../source/actions/perform/perform.ts';
import type { Command } from '../../../../source/domain/command.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import { createStore } from '../../../../source/store/store.ts';
import { until } from '../../../../source/store/until.ts';
import { container, containerIs, NOW, patroniNode, stateAfter } from '../../../fixtures/facts.ts';

const healthy = stateAfter();
const SWITCHOVER: Command = {
  type: 'patroni.switchover',
  cluster: 'paws360',
  leader: 'patroni1',
  candidate: 'patroni2',
};
const REINITIALIZE: Command = { type: 'patroni.reinitialize', cluster: 'paws360', member: 'patroni3' };
const KILL: Command = { type: 'container.kill', member: 'etcd1', container: 'paws360-etcd1-1' };
const STRESS: Command = {
  type: 'container.cpu-stress',
  member: 'patroni1',
  container: 'paws360-patroni1-1',
  workers: 1,
  seconds: 5,
};

const leaderIs = (name: string): Event => ({
  type: 'dcs.changed',
  at: NOW,
  revision: '99',
  changes: [{ key: 'leader', value: { name, lease: '8', modRevision: '99', createRevision: '99' } }],
});

// Replaces every timeout of the actions.
const PATIENCE_MS = 50;

// A world in which a hand answers, and then `facts` follow.
async function carryOut(command: Command, part: Partial<Hands>, facts: readonly Event[] = []) {
  const store = createStore(healthy);
  const progress: string[] = [];
  const never = () => Promise.reject(new Error('not expected here'));
  const hands: Hands = {
    switchover: never,
    reinitialize: never,
    container: async (name) => (healthy.containers.value ?? []).find((c) => c.name === name),
    kill: never,
    exec: never,
    ...part,
  };
  const watch = {
    get: store.get,
    until: <T>(look: (s: ReturnType<typeof store.get>) => T | undefined, _ms: number, signal: AbortSignal) =>
      until(store, look, PATIENCE_MS, signal),
    progress: (text: string) => progress.push(text),
  };
  const result = await perform(
    command,
    answering(hands, facts, store.dispatchNow),
    watch,
    new AbortController().signal,
  );
  return { ...result, progress };
}

/** The same hands; once a write was answered, or its answer lost, `facts` become known. */
function answering(hands: Hands, facts: readonly Event[], dispatch: (event: Event) => void): Hands {
  const follow = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } finally {
      for (const event of facts) dispatch(event);
    }
  };
  return {
    ...hands,
    switchover: (...args) => follow(hands.switchover(...args)),
    reinitialize: (...args) => follow(hands.reinitialize(...args)),
    kill: (...args) => follow(hands.kill(...args)),
  };
}

const reply = (status: number, text: string) => async () => ({ type: 'answered', status, text }) as const;

test('a switchover succeeded when etcd names the candidate, in the words of Patroni', async () => {
  const switchover = reply(200, 'Successfully switched over to "patroni2"');
  const result = await carryOut(SWITCHOVER, { switchover }, [leaderIs('patroni2')]);
  assert.equal(result.outcome, 'succeeded');
  assert.equal(result.text, 'Successfully switched over to "patroni2"');
});

test('a switchover to another member than asked for says so', async () => {
  const words = 'Switched over to "patroni3" instead of "patroni2"';
  const result = await carryOut(SWITCHOVER, { switchover: reply(200, words) }, [leaderIs('patroni3')]);
  assert.match(result.text, /instead of "patroni2".*asked for patroni2/);
});

test('a promise that etcd does not confirm is unknown', async () => {
  const result = await carryOut(SWITCHOVER, { switchover: reply(200, 'Successfully switched over') });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /etcd still names patroni1/);
});

for (const [status, outcome] of [
  [412, 'refused'],
  [400, 'refused'],
  [401, 'refused'],
  [503, 'failed'],
] as const) {
  test(`answer ${status} to a switchover is ${outcome}, with the words of the server`, async () => {
    const result = await carryOut(SWITCHOVER, { switchover: reply(status, 'candidate is not sync standby') });
    assert.equal(result.outcome, outcome);
    assert.equal(result.text, `candidate is not sync standby (HTTP ${status})`);
  });
}

const lost = async () => ({ type: 'no-answer', error: 'patroni1: connection closed' }) as const;

test('a lost answer is unknown, never failed', async () => {
  const result = await carryOut(SWITCHOVER, { switchover: lost });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /connection closed.*still patroni1/);
});

test('after a lost answer the leader key decides', async () => {
  const result = await carryOut(SWITCHOVER, { switchover: lost }, [leaderIs('patroni2')]);
  assert.equal(result.outcome, 'succeeded');
});

test('a request that was never sent failed', async () => {
  const error = 'patroni1 at 127.0.0.1:8008: connection refused';
  const refused = async () => ({ type: 'not-sent', error }) as const;
  const result = await carryOut(SWITCHOVER, { switchover: refused });
  assert.deepEqual(
    [result.outcome, result.text],
    ['failed', 'patroni1 at 127.0.0.1:8008: connection refused'],
  );
});

const nodeIs = (part: Parameters<typeof patroniNode>[1]): Event => ({
  type: 'patroni.observed',
  at: NOW,
  member: 'patroni3',
  node: patroniNode('patroni3', part),
});

test('a reinitialize is done when another postmaster streams, with progress on the way', async () => {
  const result = await carryOut(REINITIALIZE, { reinitialize: reply(200, 'reinitialize started') }, [
    nodeIs({ state: 'creating replica', replicationState: '' }),
    nodeIs({ postmasterStartTime: '2026-01-01 12:00:05', timeline: 1 }),
  ]);
  assert.equal(result.outcome, 'succeeded');
  assert.ok(result.progress.includes('reinitialize started'));
});

test('streaming on with the old postmaster is not a finished reinitialize', async () => {
  const result = await carryOut(REINITIALIZE, { reinitialize: reply(200, 'reinitialize started') });
  assert.equal(result.outcome, 'unknown');
});

test('a reinitialize that the member refuses is refused in its words', async () => {
  const result = await carryOut(REINITIALIZE, {
    reinitialize: reply(503, 'I am the leader, can not reinitialize'),
  });
  assert.equal(result.outcome, 'refused');
  assert.match(result.text, /I am the leader/);
});

test('a kill succeeded when Docker says that the container ended', async () => {
  const dead = containerIs(healthy, 'etcd1', { state: 'exited', exitCode: 137 });
  const result = await carryOut(KILL, { kill: async () => {} }, [dead]);
  assert.equal(result.outcome, 'succeeded');
  assert.match(result.text, /docker start paws360-etcd1-1/);
});

test('a container without the label is not harmed, whatever the plan says', async () => {
  const unlabelled = async (name: string) => container(name, 'etcd', { chaosAllowed: false });
  for (const command of [KILL, STRESS]) {
    const result = await carryOut(command, { container: unlabelled });
    assert.equal(result.outcome, 'refused');
    assert.match(result.text, /io\.paws\.chaos=allowed/);
  }
});

test('stress that runs to its end succeeded, and is given its own end', async () => {
  let argv: readonly string[] = [];
  const exec: Hands['exec'] = async (_container, words) => {
    argv = words;
    return { exitCode: 0, output: '' };
  };
  const result = await carryOut(STRESS, { exec });
  assert.equal(result.outcome, 'succeeded');
  assert.equal(argv[argv.indexOf('--timeout') + 1], '5s');
});

test('stress whose container dies failed, with the last words', async () => {
  const result = await carryOut(STRESS, { exec: async () => ({ exitCode: 137, output: 'a\nkilled\n' }) });
  assert.deepEqual([result.outcome, result.text], ['failed', 'stress-ng ended with 137: killed']);
});
