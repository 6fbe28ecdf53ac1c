import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from '../../../../source/model/container.ts';
import type { ContainerCommand, ContainerVerb } from '../../../../source/model/container-command.ts';
import { container, containerIs, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { carryOut, healthy, noOfDocker } from './world.ts';

const to = (verb: ContainerVerb, signal?: string): ContainerCommand => ({
  type: 'container.control',
  verb,
  member: 'redis',
  container: 'paws360-redis-1',
  containerId: 'id-redis',
  ...(signal === undefined ? {} : { signal }),
});
const is = (part: Partial<Container>) => containerIs(healthy, 'redis', part);
const done = async () => {};
const fails = (text: string) => async () => {
  throw new Error(text);
};

for (const { verb, before, after } of [
  { verb: 'start', before: { state: 'exited' }, after: { state: 'running', health: 'starting' } },
  { verb: 'stop', before: {}, after: { state: 'exited', health: 'none' } },
  { verb: 'restart', before: {}, after: { startedAt: NOW } },
  { verb: 'pause', before: {}, after: { state: 'paused' } },
  { verb: 'unpause', before: { state: 'paused' }, after: { state: 'running' } },
] as const) {
  test(`${verb} is done when Docker shows it, and unknown until then`, async () => {
    const world = stateAfter(is(before));
    assert.equal((await carryOut(to(verb), { control: done }, [], world)).outcome, 'unknown');
    const result = await carryOut(to(verb), { control: done }, [is(after)], world);
    assert.equal(result.outcome, 'succeeded');
    assert.match(result.text, /^redis is (running|exited|paused)/);
  });
}

test('a restart is done when the container is healthy again, where it has a health check', async () => {
  const restart = to('restart');
  const starting = is({ startedAt: NOW, health: 'starting' });
  const early = await carryOut(restart, { control: done }, [starting]);
  assert.equal(early.outcome, 'unknown');
  assert.match(early.text, /redis was restarted, but is starting: nothing else/);
  const healthyAgain = is({ startedAt: NOW, health: 'healthy' });
  assert.equal((await carryOut(restart, { control: done }, [starting, healthyAgain])).outcome, 'succeeded');
  const unchecked = stateAfter(is({ health: 'none' }));
  const runs = is({ startedAt: NOW, health: 'none' });
  assert.equal((await carryOut(restart, { control: done }, [runs], unchecked)).outcome, 'succeeded');
});

test('a kill is done when the container has ended', async () => {
  const kill = to('kill', 'SIGKILL');
  assert.equal((await carryOut(kill, { control: done })).outcome, 'unknown');
  assert.equal((await carryOut(kill, { control: done }, [is({ state: 'exited' })])).outcome, 'succeeded');
});

test('the effect of SIGTERM is up to the program', async () => {
  assert.equal((await carryOut(to('kill', 'SIGHUP'), { control: done })).outcome, 'succeeded');
});

test('an action that Docker refuses has failed, with the error of Docker', async () => {
  const result = await carryOut(to('stop'), {
    control: () => Promise.reject(noOfDocker('permission denied')),
  });
  assert.deepEqual([result.outcome, result.text], ['failed', 'Docker: permission denied']);
});

test('a request that was never sent failed', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' });
  const unsent = new Error('Docker: no engine', { cause: refused });
  const result = await carryOut(to('stop'), { control: () => Promise.reject(unsent) });
  assert.equal(result.outcome, 'failed');
});

test('a lost answer is no failure, whatever the error says', async () => {
  for (const words of ['connection timed out', 'socket hang up', 'something new']) {
    const result = await carryOut(to('stop'), { control: fails(`Docker: ${words}`) });
    assert.equal(result.outcome, 'unknown', words);
  }
});

test('after a lost answer the state in Docker decides; without it the outcome is unknown', async () => {
  const lost = { control: fails('Docker: no answer within 60000 ms') };
  assert.equal((await carryOut(to('stop'), lost, [is({ state: 'exited' })])).outcome, 'succeeded');
  assert.equal((await carryOut(to('stop'), lost)).outcome, 'unknown');
});

test('after a lost answer to SIGTERM the outcome is unknown', async () => {
  const lost = { control: fails('Docker: no answer within 60000 ms') };
  const result = await carryOut(to('kill', 'SIGHUP'), lost);
  assert.deepEqual([result.outcome, result.text], ['unknown', 'Docker: no answer within 60000 ms']);
});

test('a container that has got the name since, or lost its label, is left alone', async () => {
  const control = fails('not expected here');
  const another = await carryOut(to('restart'), {
    control,
    container: async () => container('redis', 'redis', { id: 'id-another' }),
  });
  assert.deepEqual(
    [another.outcome, another.text],
    ['refused', 'paws360-redis-1 is another container by now: nothing was done'],
  );
  for (const verb of ['stop', 'pause', 'kill'] as const) {
    const unlabelled = await carryOut(to(verb), {
      control,
      container: async () => container('redis', 'redis', { chaosAllowed: false }),
    });
    assert.equal(unlabelled.outcome, 'refused', verb);
    assert.match(unlabelled.text, /not labelled io\.paws\.chaos=allowed/);
  }
  const gone = await carryOut(to('restart'), { control, container: async () => undefined });
  assert.deepEqual([gone.outcome, gone.text], ['refused', 'there is no container paws360-redis-1 any more']);
  const silent = await carryOut(to('restart'), { control, container: fails('Docker: no engine') });
  assert.deepEqual([silent.outcome, silent.text], ['failed', 'nothing was done: Docker: no engine']);
});
