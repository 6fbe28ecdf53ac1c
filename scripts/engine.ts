import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { candidate, canInstall, distribution, install, isRoot, refresh } from './apt.ts';
import { ask } from './ask.ts';
import { $ } from './docker.ts';
import { interrupted } from './interrupt.ts';
import { step } from './progress.ts';
import { lastLines, Stop } from './stop.ts';
import { START, START_WITHOUT_ASKING } from './words.ts';

const LOG = '/var/log/dockerd.log';
const PID_FILE = '/var/run/docker.pid';
const READY_WITHIN_MS = 60_000;
const DEFAULT_SOCKET = 'unix:///var/run/docker.sock';

/** Makes sure that a Docker engine answers; installs or starts one where that is ours to do. */
export async function ensureEngine(yes: boolean): Promise<void> {
  const found = await probe();
  if (found === 'answers') return;
  if (found === 'denied') {
    throw new Stop(
      'Docker runs, but you may not use it. Next step: sudo usermod -aG docker "$USER", then log in again.',
    );
  }
  const elsewhere = found === 'no client' ? undefined : await chosenElsewhere();
  if (elsewhere) throw new Stop(elsewhere);
  // Docker Desktop has no dockerd of its own on the Mac.
  const installed = found !== 'no client' && (process.platform === 'darwin' || (await hasEngine()));
  if (!(installed ? process.platform === 'linux' && isRoot() : canInstall()))
    throw new Stop(nextStep(installed, process.platform, distribution()));

  const offer = installed ? 'start it' : 'install docker.io and start it';
  if (!yes && !(await ask(`No Docker engine answers. Shall I ${offer}?`))) {
    throw new Stop(`No Docker engine answers. Next step: ${START_WITHOUT_ASKING} lets me ${offer}.`);
  }
  if (!installed) {
    await step('installing docker.io', async () => {
      await refresh();
      // From Debian 13 on the client is a package of its own.
      await install('docker.io', ...((await candidate('docker-cli')) ? ['docker-cli'] : []));
    });
  }
  await step('starting the Docker engine', startEngine);
}

/** Says that no engine answers, without offering to change that. */
export async function requireEngine(): Promise<void> {
  if ((await probe()) !== 'answers') throw new Stop(`No Docker engine answers. Next step: ${START}.`);
}

async function probe(): Promise<'answers' | 'denied' | 'no client' | 'silent'> {
  const asked = await $({ timeout: '15s' })`docker version --format ${'{{.Server.Version}}'}`;
  if (asked.exitCode === 0) return 'answers';
  if (asked.exitCode === 127) return 'no client';
  return asked.stderr.includes('permission denied') ? 'denied' : 'silent';
}

/** What to say when DOCKER_HOST or a Docker context names an engine, which is then not ours to start. */
async function chosenElsewhere(): Promise<string | undefined> {
  const context = await $`docker context inspect --format ${'{{.Endpoints.docker.Host}}'}`;
  const host = context.stdout.trim();
  const variable = ['DOCKER_HOST', 'DOCKER_CONTEXT'].find((name) => process.env[name]);
  // Docker Desktop brings a context of its own.
  if (host === DEFAULT_SOCKET || (process.platform === 'darwin' && !variable)) return undefined;
  const by = variable ?? 'the current Docker context';
  const undo = variable ? `unset ${variable}` : 'docker context use default';
  return host === ''
    ? `No Docker engine answers: ${lastLines(context.stderr, 1)}.\nNext step: ${undo}.`
    : `No Docker engine answers at ${host}, which ${by} names. Next step: start that engine, or ${undo}.`;
}

/** Root's PATH may lack the directories of daemons. */
function daemonEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin` };
}

async function hasEngine(): Promise<boolean> {
  return (await $({ env: daemonEnvironment() })`command -v dockerd`).exitCode === 0;
}

async function startEngine(): Promise<void> {
  if (existsSync('/run/systemd/system')) {
    const started = await $`systemctl start docker`;
    if (started.exitCode !== 0) {
      const journal = await $`journalctl -u docker -n 10 --no-pager -o cat`;
      throw new Stop(`systemctl start docker failed:\n${started.stderr}${journal.stdout}`);
    }
    return waitUntilReady(
      () => false,
      async () => (await $`journalctl -u docker -n 10 --no-pager -o cat`).stdout,
    );
  }
  const log = async () => (existsSync(LOG) ? readFileSync(LOG, 'utf8') : '');
  // The package's own start script may have been quicker.
  if (daemonIsRunning()) return waitUntilReady(() => false, log);
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
  return waitUntilReady(() => ended, log);
}

/** A pid file that a crash left behind must not keep the engine from starting. */
function daemonIsRunning(): boolean {
  if (!existsSync(PID_FILE)) return false;
  const command = `/proc/${readFileSync(PID_FILE, 'utf8').trim()}/comm`;
  return existsSync(command) && readFileSync(command, 'utf8').trim() === 'dockerd';
}

async function waitUntilReady(ended: () => boolean, log: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while ((await probe()) !== 'answers') {
    if (ended())
      throw new Stop(`The Docker engine ended at once. Its last lines:\n${lastLines(await log(), 12)}`);
    if (Date.now() > deadline) {
      throw new Stop(
        `The Docker engine does not answer after 60 s. Its last lines:\n${lastLines(await log(), 12)}`,
      );
    }
    await sleep(250, undefined, { signal: interrupted });
  }
}

/** The one thing to do where we do not start an engine ourselves. */
export function nextStep(installed: boolean, platform: NodeJS.Platform, distro: string): string {
  const linux: Record<string, string> = {
    debian: 'sudo apt-get install docker.io && sudo usermod -aG docker "$USER"; then log in again',
    ubuntu:
      'sudo apt-get install docker.io docker-compose-v2 && sudo usermod -aG docker "$USER"; then log in again',
    fedora: 'sudo dnf install moby-engine docker-compose && sudo systemctl enable --now docker',
    arch: 'sudo pacman -S docker docker-compose && sudo systemctl enable --now docker',
    alpine: 'doas apk add docker docker-cli-compose && doas service docker start',
  };
  let next = 'install Docker Engine with the Compose plugin, and start it';
  if (platform === 'darwin') next = installed ? 'open -a Docker' : 'install Docker Desktop, and start it';
  else if (installed) next = 'sudo systemctl start docker';
  else next = linux[distro] ?? next;
  return `No Docker engine answers. Next step: ${next}.`;
}
