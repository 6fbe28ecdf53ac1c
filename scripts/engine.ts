import { candidate, canInstall, distribution, install, isRoot, refresh } from './apt.ts';
import { ask } from './ask.ts';
import { hasDaemon, restartDaemon, runsHere, startDaemon } from './daemon.ts';
import { $ } from './docker.ts';
import { step } from './progress.ts';
import { lastLines, Stop } from './stop.ts';
import { START, START_WITHOUT_ASKING } from './words.ts';

const PROJECT_OF_EACH = '{{.ID}}\t{{.Label "com.docker.compose.project"}}';
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
  const installed = found !== 'no client' && (process.platform === 'darwin' || (await hasDaemon()));
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
  await step('starting the Docker engine', () => startDaemon(answers));
}

/** Says that no engine answers, without offering to change that. */
export async function requireEngine(): Promise<void> {
  if ((await probe()) !== 'answers') throw new Stop(`No Docker engine answers. Next step: ${START}.`);
}

/**
 * Restarts the engine, where it is ours to start and runs no container but those of this project, so that nothing else is
 * disturbed. Asks first, unless `yes`. @returns why it was not restarted, as a sentence; undefined after a restart.
 */
export async function restartEngine(project: string, yes: boolean): Promise<string | undefined> {
  if (process.platform !== 'linux' || !isRoot() || !runsHere() || (await chosenElsewhere()))
    return 'It is not this machine’s own, or only root may restart it.';
  const running = await $({ timeout: '20s' })`docker ps --format ${PROJECT_OF_EACH}`;
  if (running.exitCode !== 0) return 'It does not say what runs on it.';
  const disturbed = whoIsDisturbed(running.stdout, project);
  if (disturbed !== undefined) return disturbed;
  if (!yes && !(await ask('The Docker engine must be restarted. Shall I?')))
    return `${START_WITHOUT_ASKING} does that.`;
  await step('restarting the Docker engine', () => restartDaemon(answers));
  return undefined;
}

/** Other containers that a restart ends, as a sentence, from what `docker ps` lists (PROJECT_OF_EACH); undefined for none. */
export function whoIsDisturbed(listed: string, project: string): string | undefined {
  const others = listed.split('\n').filter((line) => line !== '' && line.split('\t')[1] !== project).length;
  if (others === 0) return undefined;
  return `That also ends ${others} ${others === 1 ? 'container' : 'containers'} of others, and not all may come back.`;
}

async function answers(): Promise<boolean> {
  return (await probe()) === 'answers';
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
