import { $ as zx } from 'zx/core';
import { interrupted } from './interrupt.ts';
import { composeFile, fingerprint, parts, type Settings } from './settings.ts';

// Each command has a process group of its own. Zx would look for its children in the list of all processes, and that
// writes a warning of Node's to the screen.
zx.kill = async (pid, signal) => {
  try {
    process.kill(-Number(pid), signal);
  } catch {
    // It has just ended.
  }
};

/**
 * Runs a command quietly; a failure is a result to check, not an exception. In a process group of its own,
 * so that a signal ends it with all its children, and only when we say so.
 */
export const $ = zx({
  quiet: true,
  nothrow: true,
  stdio: ['ignore', 'pipe', 'pipe'],
  detached: true,
  signal: interrupted,
});

/** The same for tidying up, which a signal must not cut short. */
export const $always = $({ signal: new AbortController().signal });

export type Service = {
  readonly name: string;
  readonly container: string;
  /** As Docker calls it: created, running, paused, restarting, exited, dead. */
  readonly state: string;
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  readonly ports: readonly string[];
  /** What the stack was started from; on haproxy only. */
  readonly fingerprint: string;
};

const COLUMNS = [
  '{{.Label "io.paws.member"}}',
  '{{.ID}}',
  '{{.State}}',
  '{{.Status}}',
  '{{.Ports}}',
  '{{.Label "io.paws.config"}}',
].join('\t');

/** The containers of a project, running or not; undefined when no engine answers. */
export async function listServices(project: string): Promise<Service[] | undefined> {
  const filters = [
    '--filter',
    `label=com.docker.compose.project=${project}`,
    '--filter',
    'label=io.paws.member',
  ];
  const listed = await $({ timeout: '20s' })`docker ps -a ${filters} --format ${COLUMNS}`;
  if (listed.exitCode !== 0) return undefined;
  return listed.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(parseService);
}

/** A line of `docker ps` with our columns. */
export function parseService(line: string): Service {
  const [name = '', container = '', state = '', status = '', ports = '', started = ''] = line.split('\t');
  const published = ports.split(', ').filter((port) => port.includes('->'));
  return { name, container, state, health: parseHealth(status), ports: published, fingerprint: started };
}

function parseHealth(status: string): Service['health'] {
  if (status.includes('(healthy)')) return 'healthy';
  if (status.includes('(unhealthy)')) return 'unhealthy';
  return status.includes('(health: starting)') ? 'starting' : 'none';
}

/** A service that runs and passes its health check. */
export function isWell(service: Service): boolean {
  return service.state === 'running' && service.health === 'healthy';
}

/** Runs `docker compose` on the stack with these settings. */
export function compose(settings: Settings, image: string, args: readonly string[], run = $) {
  // What ends a stack ends all of it, whichever parts were asked for this time.
  const every = args[0] === 'up' ? settings : { ...settings, parts };
  return run({ env: composeEnvironment(every, image) })`docker compose ${composeArguments(settings)} ${args}`;
}

/** What `docker compose` must be called with, for those that hand it the terminal. */
export function composeArguments(settings: Settings): string[] {
  return ['-f', composeFile, '-p', settings.project];
}

/** The environment of `docker compose`; passwords travel in it, never in an argument. */
export function composeEnvironment(settings: Settings, image: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ...settings.values,
    COMPOSE_PROFILES: settings.parts.join(','),
    PAWS_IMAGE: image,
    PAWS_CONFIG: fingerprint(settings, image),
    COMPOSE_IGNORE_ORPHANS: '1',
  };
}
