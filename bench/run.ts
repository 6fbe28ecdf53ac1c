import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { containerName, docker } from '../test/stack.ts';

/** How often things are done: fewer times to try the bench out. */
export type Effort = { readonly quick: boolean };

/** So many times in a whole run, a tenth of that but at least two in a quick one. */
export function times({ quick }: Effort, usual: number): number {
  return quick ? Math.max(2, Math.ceil(usual / 10)) : usual;
}

/** Does it so often, one after the other, and gives the results. */
export async function repeat<T>(count: number, once: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let i = 0; i < count; i += 1) results.push(await once(i));
  return results;
}

/** Runs a program to its end; ms from start to end, and what it printed. An exit code is no failure. */
export async function timed(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly ms: number; readonly stdout: string }> {
  const since = performance.now();
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => {
    stdout += data;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearTimeout(timer);
  return { ms: performance.now() - since, stdout };
}

/**
 * ms that a command takes from start to end inside a member's container, measured there, so that `docker exec` is
 * not part of it.
 */
export async function timedInside(member: string, command: string, count: number): Promise<number[]> {
  const container = await containerName(member);
  return await repeat(count, async () => {
    // bash writes the time to stderr, and the command's own output is dropped.
    const script = `TIMEFORMAT=%3R; time timeout 20 ${command} >/dev/null 2>&1`;
    const { stderr } = await promisify(execFile)('docker', [
      'exec',
      container,
      'bash',
      '-c',
      `${script}; true`,
    ]);
    return Number(stderr.trim().split('\n').at(-1)) * 1000;
  });
}

/**
 * Freezes a member for as long as `use` runs. Somebody else lets it go on after `atMostMs` if we cannot any more.
 */
export async function whileFrozen<T>(member: string, atMostMs: number, use: () => Promise<T>): Promise<T> {
  const container = await containerName(member);
  const script = `sleep ${Math.ceil(atMostMs / 1000)}; docker unpause ${container}`;
  const undo = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore' });
  undo.unref();
  try {
    await docker('pause', container);
    return await use();
  } finally {
    await docker('unpause', container);
    if (undo.pid !== undefined) process.kill(-undo.pid);
  }
}

/** An etcd member that is not the raft leader, so that to freeze it causes no election. */
export async function etcdFollower(): Promise<string> {
  const argv = ['etcdctl', 'endpoint', 'status', '--write-out=json'];
  for (const member of ['etcd2', 'etcd3']) {
    const [{ Status }] = JSON.parse(await docker('exec', await containerName(member), ...argv));
    if (Status.leader !== Status.header.member_id) return member;
  }
  return 'etcd1';
}
