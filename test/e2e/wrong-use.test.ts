import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { containers, PROJECT } from '../stack.ts';
import { CLI, cli, type Finished } from './console.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'paws-wrong-use-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const FREEZE = ['chaos', 'pause', 'sentinel3', '--yes'] as const;

/** Checks that it was refused in one line that says why, with the exit code for a refusal, and changed nothing. */
async function refused(run: () => Promise<Finished>, why: RegExp): Promise<void> {
  const before = await containers();
  const { exitCode, stdout, stderr } = await run();
  assert.equal(exitCode, 2, stdout + stderr);
  assert.match(stdout, /^.*: refused: .*\n$/);
  assert.match(stdout, why);
  assert.deepEqual(await containers(), before);
}

test('without a Docker engine nothing is harmed, and that it is missing is reported', async () => {
  const DOCKER_HOST = `unix://${path.join(directory, 'none.sock')}`;
  await refused(() => cli(FREEZE, { DOCKER_HOST }), /Docker does not answer: /);
});

test('an engine that may not be used is distinguished from one that is missing', async (t) => {
  const socket = path.join(directory, 'engine.sock');
  const server = createServer().listen(socket);
  t.after(() => server.close());
  await once(server, 'listening');
  chmodSync(socket, 0);
  // To root every socket is open, so it is somebody else who tries.
  const as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const home = mkdtempSync(path.join(tmpdir(), 'paws-somebody-'));
  t.after(() => rmSync(home, { recursive: true, force: true }));
  chmodSync(home, 0o777);
  const env = {
    ...process.env,
    PAWS_PROJECT: PROJECT,
    DOCKER_HOST: `unix://${socket}`,
    XDG_CONFIG_HOME: home,
    XDG_STATE_HOME: home,
  };
  const version = await ran([CLI, '--version'], { ...as, env }).catch(() => undefined);
  if (version?.exitCode !== 0) return t.skip('no other user can run the console here');
  await refused(() => ran([CLI, ...FREEZE], { ...as, env }), /EACCES|permission denied|may not/i);
});

test('read-only: what would change something is refused, whatever else was asked', async () => {
  await refused(() => cli([...FREEZE, '--read-only']), /read-only/);
});

async function ran(
  args: readonly string[],
  options: { readonly uid?: number; readonly gid?: number; readonly env: NodeJS.ProcessEnv },
): Promise<Finished> {
  const child = spawn(process.execPath, args, { ...options, cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += String(data);
  });
  child.stderr.on('data', (data) => {
    stderr += String(data);
  });
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? -1, stdout, stderr }));
  });
}
