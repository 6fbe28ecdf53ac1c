import { spawn } from 'node:child_process';
import { sql } from '../inside.ts';
import { docker, leaderKey } from '../stack.ts';
import { stackEnv } from '../stack-env.ts';
import { machineOf } from './machine.ts';
import type { Place } from './place.ts';
import { ids, stop } from './stack.ts';
import type { State, Undo } from './state.ts';

const PORT = stackEnv.PAWS_HAPROXY_PRIMARY_PORT;
const DISK_IS_FULL = /disk is nearly full: \d+ MB are free in \/var\/lib\/docker.*Next step: /;
// Less than the logs and the databases of a first start take.
const LITTLE_MB = 300;

/** Somebody listens on the port that the stack publishes for writes. */
export async function takePort(place: Place, undo: (undo: Undo) => void): Promise<void> {
  // It ends with its standard input, wherever it runs.
  const server = `process.stdin.resume().on('end', () => process.exit());
    require('net').createServer().listen(${PORT}, '127.0.0.1', () => console.log('listens'))`;
  const [file = '', ...args] = place.argv(['node', '-e', server]);
  const holder = spawn(file, args, { cwd: place.clone, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => holder.once('close', resolve));
  const listens = new Promise((resolve) => holder.stdout.once('data', () => resolve('listens')));
  if ((await Promise.race([listens, ended])) !== 'listens')
    throw new Error(`no server can listen on ${PORT}`);
  undo(async () => {
    holder.stdin.end();
    await ended;
  });
}

export const PORT_IS_TAKEN = new RegExp(
  `^Port ${PORT} is taken by node \\(process \\d+\\)\\. To use another one: PAWS_HAPROXY_PRIMARY_PORT=`,
  'm',
);

/** What keeps a start from succeeding until somebody takes it away. */
export const obstacles: readonly State[] = [
  {
    name: 'port-taken',
    make: async (place, undo) => {
      await stop(place);
      await takePort(place, undo);
    },
    expect: { exit: 1, says: PORT_IS_TAKEN },
    data: 'kept',
  },
  {
    name: 'disk-full-first',
    from: 'nothing',
    make: async (place, undo) => {
      undo(machineOf(place).free);
      await machineOf(place).fill(LITTLE_MB);
    },
    expect: { exit: 1, says: DISK_IS_FULL },
    data: 'gone',
  },
  {
    // It became full under a stack that ran, and PostgreSQL has noticed.
    name: 'disk-full',
    make: async (place, undo) => {
      undo(machineOf(place).free);
      // Not to the last block: others write while it is claimed.
      await machineOf(place).fill(4);
      const large =
        'create table large as select repeat(md5(i::text), 100) as t from generate_series(1, 100000) i';
      await sql(await leaderKey(), large).catch(() => {});
      await docker('kill', ...(await ids()));
    },
    expect: { exit: 1, says: DISK_IS_FULL },
    data: 'kept',
  },
];
