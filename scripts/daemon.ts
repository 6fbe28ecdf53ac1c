import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { $ } from './docker.ts';
import { interrupted } from './interrupt.ts';
import { lastLines, Stop } from './stop.ts';

const LOG = '/var/log/dockerd.log';
const PID_FILE = '/var/run/docker.pid';
const READY_WITHIN_MS = 60_000;
// It ends its containers first, and gives them as long as the most patient of them asks for.
const ENDS_WITHIN_MS = 60_000;
const POLL_MS = 250;

/** Root's PATH may lack the directories of daemons. */
function daemonEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin` };
}

/** Whether this machine has an engine of its own, running or not. */
export async function hasDaemon(): Promise<boolean> {
  return (await $({ env: daemonEnvironment() })`command -v dockerd`).exitCode === 0;
}

/** Whether it runs: what answers at its socket may be the engine of a machine around this one. */
export function runsHere(): boolean {
  return daemonPid() !== undefined;
}

/**
 * Starts this machine's engine and waits until it answers.
 * @throws Stop with the last lines of its log when it does not.
 */
export async function startDaemon(answers: () => Promise<boolean>): Promise<void> {
  if (hasSystemd()) return systemctl('start', answers);
  const log = async () => (existsSync(LOG) ? readFileSync(LOG, 'utf8') : '');
  // The package's own start script may have been quicker.
  if (daemonPid() !== undefined) return waitUntilReady(answers, () => false, log);
  rmSync(PID_FILE, { force: true });
  const output = openSync(LOG, 'a');
  const daemon = spawn('dockerd', {
    detached: true,
    stdio: ['ignore', output, output],
    env: daemonEnvironment(),
  });
  let ended = false;
  for (const event of ['error', 'exit']) {
    daemon.on(event, () => {
      ended = true;
    });
  }
  daemon.unref();
  return waitUntilReady(answers, () => ended, log);
}

/**
 * Ends this machine's engine, and its containers with it, in order, and starts it again.
 * @throws Stop when it does not end, or does not answer after that.
 */
export async function restartDaemon(answers: () => Promise<boolean>): Promise<void> {
  if (hasSystemd()) return systemctl('restart', answers);
  const pid = daemonPid();
  if (pid !== undefined) await end(pid);
  return startDaemon(answers);
}

async function end(pid: number): Promise<void> {
  process.kill(pid, 'SIGTERM');
  const deadline = Date.now() + ENDS_WITHIN_MS;
  while (daemonPid() === pid) {
    if (Date.now() > deadline) throw new Stop(`The Docker engine (process ${pid}) does not end after 60 s.`);
    await sleep(POLL_MS, undefined, { signal: interrupted });
  }
}

function hasSystemd(): boolean {
  return existsSync('/run/systemd/system');
}

async function systemctl(verb: 'start' | 'restart', answers: () => Promise<boolean>): Promise<void> {
  const journal = async () => (await $`journalctl -u docker -n 10 --no-pager -o cat`).stdout;
  const done = await $`systemctl ${verb} docker`;
  if (done.exitCode !== 0)
    throw new Stop(`systemctl ${verb} docker failed:\n${done.stderr}${await journal()}`);
  return waitUntilReady(answers, () => false, journal);
}

/** The process of the engine; a pid file that a crash left behind must not pass for one. */
function daemonPid(): number | undefined {
  if (!existsSync(PID_FILE)) return undefined;
  const pid = readFileSync(PID_FILE, 'utf8').trim();
  const command = `/proc/${pid}/comm`;
  return existsSync(command) && readFileSync(command, 'utf8').trim() === 'dockerd' ? Number(pid) : undefined;
}

async function waitUntilReady(
  answers: () => Promise<boolean>,
  ended: () => boolean,
  log: () => Promise<string>,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await answers())) {
    if (ended())
      throw new Stop(`The Docker engine ended at once. Its last lines:\n${lastLines(await log(), 12)}`);
    if (Date.now() > deadline) {
      throw new Stop(
        `The Docker engine does not answer after 60 s. Its last lines:\n${lastLines(await log(), 12)}`,
      );
    }
    await sleep(POLL_MS, undefined, { signal: interrupted });
  }
}
