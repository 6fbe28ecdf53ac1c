import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MarkedError } from '../../../../source/faults/mark.ts';
import { NotHealedError, UnknownFaultError } from '../../../../source/faults/revert.ts';
import type { Command } from '../../../../source/model/command.ts';
import type { Fault } from '../../../../source/model/fault.ts';
import { DeadlineError } from '../../../../source/net/limit.ts';
import { container, containerIs } from '../../../fixtures/facts.ts';
import { carryOut, healthy, noOfDocker } from './world.ts';

const KILL: Command = {
  type: 'fault.inject',
  member: 'etcd1',
  container: 'paws360-etcd1-1',
  containerId: 'id-etcd1',
  seconds: 60,
  fault: { kind: 'kill' },
};
const STRESS: Command = { ...KILL, fault: { kind: 'cpu-stress', workers: 1 } };

const done = async () => undefined;
const refuse = (text: string) => async () => {
  throw new Error(text);
};

test('a kill succeeded when Docker says that the container ended, and says when it is healed', async () => {
  const dead = containerIs(healthy, 'etcd1', { state: 'exited', exitCode: 137 });
  const result = await carryOut(KILL, { ensureHealing: done, inject: done }, [dead]);
  assert.equal(result.outcome, 'succeeded');
  assert.match(result.text, /heals by itself in 60 s/);
});

test('the healing is prepared before anything is harmed', async () => {
  const order: string[] = [];
  let armed: Fault | undefined;
  const result = await carryOut(STRESS, {
    ensureHealing: async (fault) => {
      armed = fault;
      order.push('ensureHealing');
    },
    inject: async () => {
      order.push('inject');
      return 'the journal cannot be written';
    },
  });
  assert.equal(result.outcome, 'succeeded');
  assert.deepEqual(order, ['ensureHealing', 'inject']);
  assert.match(result.progress.join('\n'), /the journal cannot be written/);
  assert.deepEqual(armed?.victim, { id: 'id-etcd1', name: 'paws360-etcd1-1' });
  assert.equal((armed?.deadline ?? 0) - (armed?.startedAt ?? 0), 60_000);
});

test('without a healer nothing is harmed', async () => {
  const result = await carryOut(KILL, { ensureHealing: refuse('no sign of life') });
  assert.deepEqual([result.outcome, result.text], ['failed', 'nothing was done: no sign of life']);
});

test('a fault that Docker refuses is healed and failed, with the error of Docker', async () => {
  const healed: string[] = [];
  const result = await carryOut(KILL, {
    ensureHealing: done,
    inject: refuse('Docker: no such container'),
    heal: async (id) => {
      healed.push(id);
      return undefined;
    },
  });
  assert.equal(result.outcome, 'failed');
  assert.match(result.text, /no such container; nothing is left of it/);
  assert.match(healed.join(), /^kill-etcd1-[0-9a-f]{4}$/);
});

test('a fault that can be neither confirmed nor healed is unknown, and says that it is tried again', async () => {
  const result = await carryOut(KILL, {
    ensureHealing: done,
    inject: refuse('no answer within 60000 ms'),
    heal: refuse('Docker: no engine'),
  });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /tried again at/);
});

test('a kill whose effect Docker does not show is unknown', async () => {
  const result = await carryOut(KILL, { ensureHealing: done, inject: done });
  assert.equal(result.outcome, 'unknown');
});

test('a container without the label is not harmed, whatever the plan says', async () => {
  const unlabelled = async (name: string) => container(name, 'etcd', { id: 'id-etcd1', chaosAllowed: false });
  for (const command of [KILL, STRESS]) {
    const result = await carryOut(command, { container: unlabelled });
    assert.equal(result.outcome, 'refused');
    assert.match(result.text, /io\.paws\.chaos=allowed/);
  }
});

test('what the machine lacks for a fault is reported before anything is prepared', async () => {
  const latency: Command = { ...KILL, fault: { kind: 'latency', delayMs: 100, lossPercent: 0 } };
  const result = await carryOut(latency, { lacking: async () => 'no netem (module sch_netem)' });
  assert.deepEqual(
    [result.outcome, result.text],
    ['refused', 'nothing was changed: no netem (module sch_netem)'],
  );
});

test('a container that has got the name since is not harmed', async () => {
  const another = async (name: string) => container(name, 'etcd', { id: 'id-another' });
  const result = await carryOut(KILL, { container: another });
  assert.deepEqual(
    [result.outcome, result.text],
    ['refused', 'paws360-etcd1-1 is another container by now: nothing was done'],
  );
});

test("another operator's fault of this kind refuses the action by name, and nothing is harmed", async () => {
  const ensureHealing = async () => {
    throw new MarkedError('etcd1 has a fault of this kind already: kill-etcd1-7f3a of root@other');
  };
  const result = await carryOut(KILL, { ensureHealing });
  assert.equal(result.outcome, 'refused');
  assert.match(result.text, /nothing was done: .*kill-etcd1-7f3a of root@other/);
});

const HEAL: Command = { type: 'fault.heal', id: 'pause-etcd1-1a2b', member: 'etcd1' };
const throwing = (error: Error) => async () => {
  throw error;
};

test('a fault whose state is not known is unknown, never healed', async () => {
  const elsewhere = throwing(new UnknownFaultError('it was made on another engine', false));
  assert.equal((await carryOut(HEAL, { heal: elsewhere })).outcome, 'unknown');
  const gone = await carryOut(HEAL, { heal: async () => 'its container is there no more' });
  assert.deepEqual([gone.outcome, gone.text], ['unknown', 'its container is there no more']);
  assert.equal((await carryOut(HEAL, { heal: async () => undefined })).outcome, 'succeeded');
});

test('healing failed if Docker refused, was not asked, or shows the fault; without an answer it is unknown', async () => {
  const refused = Object.assign(new Error('connect ECONNREFUSED'), { syscall: 'connect' });
  const failed = [
    noOfDocker('cannot start a paused container'),
    new Error('Docker: no engine', { cause: refused }),
    new NotHealedError('paws360-etcd1-1 is still frozen'),
  ];
  for (const error of failed)
    assert.equal((await carryOut(HEAL, { heal: throwing(error) })).outcome, 'failed', error.message);
  const silent = new Error('Docker: no answer within 60000 ms', { cause: new DeadlineError(60_000) });
  const result = await carryOut(HEAL, { heal: throwing(silent) });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /^pause-etcd1-1a2b: Docker: no answer/);
});

test('a fault that Docker did not take, on a container that is gone, is unknown and says both', async () => {
  const result = await carryOut(KILL, {
    ensureHealing: done,
    inject: refuse('Docker: no answer within 60000 ms'),
    heal: async () => 'its container is there no more: nothing was done',
  });
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /no answer .*; its container is there no more/);
});
