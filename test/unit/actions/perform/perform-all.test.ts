import assert from 'node:assert/strict';
import { test } from 'node:test';
import { performAll } from '../../../../source/actions/perform/perform-all.ts';
import { NotHealedError } from '../../../../source/faults/revert.ts';
import type { Command } from '../../../../source/model/command.ts';
import { noOfDocker, ports, watch } from './world.ts';

const heal = (id: string): Command => ({ type: 'fault.heal', id, member: 'etcd1' });
const restart = (member: string): Command => ({
  type: 'container.control',
  verb: 'restart',
  member,
  container: `paws360-${member}-1`,
  containerId: `id-${member}`,
});
const log = () => () => undefined;
const { signal } = new AbortController();

test('faults are healed together, and every end is reported', async () => {
  const begun: string[] = [];
  let together = 0;
  let release: () => void = () => undefined;
  const both = new Promise<void>((resolve) => {
    release = resolve;
  });
  const result = await performAll(
    [heal('a'), heal('b')],
    ports({
      heal: async (id) => {
        begun.push(id);
        together = Math.max(together, begun.length);
        if (begun.length === 2) release();
        await both;
        if (id === 'b') throw new NotHealedError('no engine');
      },
    }),
    watch(),
    log,
    signal,
  );
  assert.equal(together, 2);
  assert.equal(result.outcome, 'failed', 'the gravest');
  assert.match(result.text, /a on etcd1 is healed; b: no engine/);
});

test('everything else goes one after the other, up to the first that does not succeed', async () => {
  const done: string[] = [];
  const result = await performAll(
    [restart('etcd1'), restart('etcd2')],
    ports({
      control: async ({ member }) => {
        done.push(member);
        throw noOfDocker('no');
      },
    }),
    watch(),
    log,
    signal,
  );
  assert.equal(result.outcome, 'failed');
  assert.deepEqual(done, ['etcd1']);
  assert.match(result.text, /; nothing was done of 1 more$/);
});

test('a plan of nothing is refused', async () => {
  const { outcome } = await performAll([], ports({}), watch(), log, signal);
  assert.equal(outcome, 'refused');
});

test('a console that lost its turn stops before the next step', async () => {
  const done: string[] = [];
  const result = await performAll(
    ['redis', 'redis-replica'].map(restart),
    ports({
      control: async ({ member }) => {
        done.push(member);
        throw noOfDocker('no such thing');
      },
    }),
    watch(),
    log,
    signal,
    async () => 'not expected before the first',
  );
  assert.deepEqual([done, result.outcome], [['redis'], 'failed']);
  const healed: string[] = [];
  const stopped = await performAll(
    [heal('a'), { type: 'console.read-only', on: true }],
    ports({
      heal: async (id) => {
        healed.push(id);
        return undefined;
      },
    }),
    watch(),
    log,
    signal,
    async () => 'one change at a time: root@other (process 7): restart etcd2 is in progress',
  );
  assert.deepEqual(healed, ['a']);
  assert.equal(stopped.outcome, 'failed');
  assert.match(stopped.text, /^stopped after 1 of 2: one change at a time: root@other/);
});
