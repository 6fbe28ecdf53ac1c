import type { Container } from '../domain/container.ts';
import { type DockerControl, dockerControl } from './docker-control.ts';
import { dockerEngine, type Engine } from './docker-engine.ts';
import { type DockerExec, dockerExec } from './docker-exec.ts';
import { type DockerHelper, dockerHelper } from './docker-helper.ts';
import { type DockerLogs, dockerLogs } from './docker-logs.ts';
import {
  type ContainerEvent,
  type Details,
  LABEL,
  labelsOf,
  parseContainer,
  parseDetails,
  parseEnvironment,
  parseEvent,
  statusClass,
} from './docker-parse.ts';
import { type DockerStats, dockerStats } from './docker-stats.ts';
import type { Login } from './haproxy.ts';
import type { Limit } from './limit.ts';
import { asObject, type Fields, parseJson } from './read.ts';

/** Logins that the stack's containers were started with. Never part of facts, events, errors or logs. */
export type Credentials = { readonly haproxyStats?: Login; readonly postgres?: Login };

/** The containers of a compose project: https://docs.docker.com/reference/api/engine/ */
export type DockerClient = DockerControl &
  DockerExec &
  DockerHelper &
  DockerStats &
  DockerLogs & {
    /** All containers of the project, running or not, by name. */
    containers(project: string, limit: Limit): Promise<readonly Container[]>;
    /** What happens to them from now on. Ends by an error when the engine closes the stream, or by the signal. */
    events(project: string, signal: AbortSignal): AsyncGenerator<ContainerEvent, void, undefined>;
    /** Labels of one container as they are now. */
    labels(container: string, limit: Limit): Promise<Readonly<Record<string, string>>>;
    credentials(project: string, limit: Limit): Promise<Credentials>;
    /** Compose projects that have containers of the stack, running or not. */
    projects(limit: Limit): Promise<readonly string[]>;
  };

// Health checks alone are an exec every two seconds per container: those events are not asked for.
const EVENTS = [
  'create',
  'destroy',
  'start',
  'restart',
  'kill',
  'die',
  'stop',
  'oom',
  'pause',
  'unpause',
  'health_status',
];

// A changed list entry or an event says that the details are old; this is for what neither shows.
const DETAILS_LAST_MS = 15_000;

type Kept = { readonly details: Details; readonly status: string; readonly until: number };

/** Client of the engine at DOCKER_HOST; connects on first use. */
export function dockerClient(): DockerClient {
  const engine = dockerEngine();
  const kept = new Map<string, Kept>();

  async function list(filter: string, limit: Limit): Promise<Fields[]> {
    const found: unknown[] = await engine.call(limit, (docker, abortSignal) =>
      docker.listContainers({ all: true, filters: { label: [filter] }, abortSignal }),
    );
    return found.map((entry) => asObject('the container', entry));
  }

  async function inspect(id: string, limit: Limit): Promise<unknown> {
    return await engine.call(limit, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
  }

  // The list is asked for every second; inspecting each container as often would be a dozen requests more.
  async function details(listed: Fields, limit: Limit): Promise<Details> {
    const id = String(listed.Id);
    const status = statusClass(listed);
    const known = kept.get(id);
    if (known !== undefined && known.status === status && known.until > Date.now()) return known.details;
    const found = parseDetails(await inspect(id, limit));
    // Spread out, so that not all are due in the same second again.
    kept.set(id, { details: found, status, until: Date.now() + DETAILS_LAST_MS * (1 + Math.random()) });
    return found;
  }

  async function containers(project: string, limit: Limit): Promise<Container[]> {
    const listed = await list(`${LABEL.project}=${project}`, limit);
    for (const id of kept.keys()) if (!listed.some((entry) => entry.Id === id)) kept.delete(id);
    const found = await Promise.all(
      listed.map(async (entry) => {
        try {
          return [parseContainer(entry, await details(entry, limit))];
        } catch (error) {
          if (isGone(error)) return [];
          throw error;
        }
      }),
    );
    return found.flat().sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
  }

  async function* events(project: string, signal: AbortSignal): AsyncGenerator<ContainerEvent, void> {
    const filters = {
      type: ['container'],
      label: [`${LABEL.project}=${project}`],
      event: [...EVENTS],
    };
    for await (const line of lines(engine, filters, signal)) {
      const event = parseEvent(parseJson('the event', line));
      if (event === undefined) continue;
      kept.delete(event.id);
      yield event;
    }
  }

  async function credentials(project: string, limit: Limit): Promise<Credentials> {
    const listed = await list(`${LABEL.project}=${project}`, limit);
    const environment = async (role: string) => {
      const found = listed.find((entry) => labelsOf(entry)[LABEL.role] === role);
      return found === undefined
        ? new Map<string, string>()
        : parseEnvironment(await inspect(String(found.Id), limit));
    };
    const [haproxy, patroni] = await Promise.all([environment('haproxy'), environment('patroni')]);
    const user = haproxy.get('PAWS_HAPROXY_STATS_USER');
    const statsPassword = haproxy.get('PAWS_HAPROXY_STATS_PASSWORD');
    const postgresPassword = patroni.get('PAWS_POSTGRES_PASSWORD');
    return {
      ...(user === undefined || statsPassword === undefined
        ? {}
        : { haproxyStats: { user, password: statsPassword } }),
      ...(postgresPassword === undefined
        ? {}
        : { postgres: { user: 'postgres', password: postgresPassword } }),
    };
  }

  return {
    containers,
    events,
    credentials,
    labels: async (container, limit) => {
      const config = asObject('Config', asObject('the container', await inspect(container, limit)).Config);
      return (config.Labels ?? {}) as Readonly<Record<string, string>>;
    },
    projects: async (limit) => {
      const listed = await list(LABEL.role, limit);
      const names = listed.map((entry) => labelsOf(entry)[LABEL.project]);
      return [...new Set(names.filter((name) => name !== undefined))].sort();
    },
    ...dockerControl(engine),
    ...dockerExec(engine),
    ...dockerStats(engine),
    ...dockerLogs(engine),
    ...dockerHelper(engine),
  };
}

// Removed between the list and the inspection: not there any more, which is no failure.
function isGone(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'statusCode' in cause && cause.statusCode === 404;
}

async function* lines(
  engine: Engine,
  filters: Record<string, string[]>,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  try {
    const stream = await engine.open((docker) => docker.getEvents({ filters, abortSignal: signal }));
    let rest = '';
    for await (const chunk of stream) {
      const parts = (rest + String(chunk)).split('\n');
      rest = parts.pop() ?? '';
      yield* parts.filter((part) => part.trim() !== '');
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  if (!signal.aborted) throw new Error('Docker: the event stream ended');
}
