import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, test } from 'node:test';
import { containerState, PROJECT, stressProcesses, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { CLI, cli, noFaultIsLeft } from './console.ts';
import { systemHas } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());

const stressed = async (member: string) => (await stressProcesses(member)) > 0;
const down = async (member: string) => (await containerState(member)) === 'exited';

// A seed draws the same victim again; who that is the dry run says.
const KILL = ['chaos', 'kill-random', '--role', 'sentinel', '--seed', '7'];

type Fault = { readonly args: readonly string[]; readonly injected: () => Promise<boolean> };

/**
 * Runs the command line until the fault was injected. What is refused changed nothing: once more, as the machine may be
 * busy, and one change at a time is what all of them together have to wait for.
 */
async function injecting(args: readonly string[], injected: () => Promise<boolean>) {
  let printed = '';
  for (let attempt = 0; attempt < 15; attempt += 1) {
    const child = spawn(process.execPath, [CLI, ...args, '--duration', '20', '--yes', '--wait'], {
      env: { ...process.env, PAWS_PROJECT: PROJECT },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        printed += String(data);
      });
    let over = false;
    const ended = new Promise<NodeJS.Signals | null>((resolve) => {
      child.on('exit', (_code, signal) => {
        over = true;
        resolve(signal);
      });
    });
    const check = async () => ((await injected()) ? 'injected' : over && 'over');
    const end = await until(check, { timeoutMs: 60_000, what: `${args.join(' ')} to be injected` });
    if (end === 'injected') return { kill: (signal: NodeJS.Signals) => child.kill(signal), ended };
  }
  throw new Error(`${args.join(' ')} is not injected: ${printed}`);
}

test('each kind of fault heals by its deadline even if the process that injected it is killed in the middle', async () => {
  const { target } = JSON.parse((await cli([...KILL, '--dry-run', '--json'])).stdout);
  // The kinds that faults.test.ts does not have, all at once, each on a member of its own.
  const faults: readonly Fault[] = [
    { args: KILL, injected: () => down(target.member) },
    { args: ['chaos', 'stop', 'etcd3'], injected: () => down('etcd3') },
    { args: ['chaos', 'memory-stress', 'redis', '--megabytes', '16'], injected: () => stressed('redis') },
    {
      args: ['chaos', 'io-stress', 'redis-replica', '--workers', '1'],
      injected: () => stressed('redis-replica'),
    },
  ];
  await Promise.all(
    faults.map(async ({ args, injected }) => {
      const what = args.join(' ');
      assert.equal(await injected(), false, `before ${what}`);
      const child = await injecting(args, injected);
      child.kill('SIGKILL');
      assert.equal(await child.ended, 'SIGKILL', `${what} was still at work`);
      await systemHas(`the fault of ${what}`, injected, false, { within: 60_000 });
    }),
  );
  await noFaultIsLeft();
});
