import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError, type Ports } from '../../../../source/actions/perform/ports.ts';
import type { Command } from '../../../../source/model/command.ts';
import { carryOut } from './world.ts';

const PSQL: Command = {
  ...{ type: 'container.shell', member: 'patroni1', container: 'paws360-patroni1-1', tool: 'psql' },
  argv: ['psql'],
};
const end = async (ended: Awaited<ReturnType<Ports['shell']>>) => {
  const { outcome, text } = await carryOut(PSQL, { shell: async () => ended });
  return `${outcome}: ${text}`;
};

test('whatever its exit code, a tool that ended has served its purpose', async () => {
  assert.equal(
    await end({ running: false, exitCode: 3, state: 'running' }),
    'succeeded: psql in patroni1 ended with exit code 3',
  );
});

test('a tool that was left is reported: it still runs', async () => {
  assert.equal(
    await end({ running: true, state: 'running' }),
    'succeeded: psql in patroni1 was left, and still runs there',
  );
});

test('a container that dies in the middle cuts it off', async () => {
  assert.equal(
    await end({ running: false, exitCode: 137, state: 'exited' }),
    'failed: psql was cut off: patroni1 is exited',
  );
  assert.equal(await end({ running: false, state: undefined }), 'failed: psql was cut off: patroni1 is gone');
});

test('without a terminal it is refused; if Docker refuses it has failed', async () => {
  const fails = async (error: Error) =>
    (await carryOut(PSQL, { shell: () => Promise.reject(error) })).outcome;
  assert.equal(await fails(new NotSentError('psql needs a terminal')), 'refused');
  assert.equal(await fails(new Error('Docker: container is not running')), 'failed');
});
