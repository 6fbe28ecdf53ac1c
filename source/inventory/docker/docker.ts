import type { Container } from '../../model/container.ts';
import type { Auth } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import { asArray, asObject, asText, type Fields, parseJson } from '../../net/read.ts';
import { byName } from '../../text/names.ts';
import { type Environment, isSecret, type Logins, loginsOf, secretFor } from '../secrets.ts';
import { dockerCertificates } from './certificates.ts';
import { dockerControl } from './control.ts';
import { dockerEngine, dockerReason, type Engine, unlessMissing } from './engine.ts';
import { dockerExec } from './exec.ts';
import { dockerHelper } from './helper.ts';
import { dockerLogs } from './logs.ts';
import { dockerMarks } from './marks.ts';
import {
  type ContainerEvent,
  type Details,
  isOneOff,
  LABEL,
  labelsOf,
  ownerOf,
  parseContainer,
  parseDetails,
  parseEnvironment,
  parseEvent,
  statusClass,
  tlsDirectories,
} from './parse.ts';
import { dockerStats } from './stats.ts';

/** The containers of a compose project: https://docs.docker.com/reference/api/engine/ */
export type DockerClient = ReturnType<typeof dockerClient>;

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

// Each is watched by itself: more than an operator can read would only keep this machine busy.
const MAX_CONTAINERS = 500;

// Characters of one event; all labels of the container are in it.
const MAX_LINE = 256 * 1024;

// A changed list entry or an event says that the details are old; this is for what neither shows.
const DETAILS_LAST_MS = 15_000;

type Kept = { readonly details: Details; readonly status: string; readonly until: number };

/** Client of the engine that Docker's own tools would ask; connects on first use. */
export function dockerClient() {
  const engine = dockerEngine();
  const kept = new Map<string, Kept>();
  const environments = new Map<string, Environment>();
  const logins = new Map<string, Logins>();
  const certificates = dockerCertificates(engine);

  async function list(filter: string, limit: Limit): Promise<Fields[]> {
    const filters = JSON.stringify({ label: [filter] });
    const found = await engine.get('/containers/json', { all: 'true', filters }, limit);
    return docker(() => {
      const listed = asArray('the list of containers', found);
      if (listed.length > MAX_CONTAINERS)
        throw new Error(`${listed.length} containers are more than the ${MAX_CONTAINERS} that are watched`);
      return listed
        .map((entry) => asObject('the container', entry))
        .filter((entry) => !isOneOff(labelsOf(entry)));
    });
  }

  // The list is asked for every second; inspecting each container as often would be a dozen requests more.
  async function details(listed: Fields, limit: Limit): Promise<Details> {
    const id = docker(() => asText('Id', listed.Id));
    const status = docker(() => statusClass(listed));
    const known = kept.get(id);
    if (known !== undefined && known.status === status && known.until > Date.now()) return known.details;
    const labels = labelsOf(listed);
    const [inspected] = await Promise.all([
      engine.get(`/containers/${encodeURIComponent(id)}/json`, {}, limit),
      // A container that does not run is not asked.
      ...(/^(running|paused)/.test(status)
        ? [certificates.load({ id, owner: ownerOf(listed) }, Object.values(tlsDirectories(labels)), limit)]
        : []),
    ]);
    const found = docker(() => parseDetails(inspected));
    const environment = parseEnvironment(inspected);
    environments.set(id, new Map([...environment].filter(([name]) => isSecret(name))));
    logins.set(id, loginsOf(labels, environment));
    // Spread out, so that not all are due in the same second again.
    kept.set(id, { details: found, status, until: Date.now() + DETAILS_LAST_MS * (1 + Math.random()) });
    return found;
  }

  /** All containers of the project, running or not, by name. */
  async function containers(project: string, limit: Limit): Promise<readonly Container[]> {
    const listed = await list(`${LABEL.project}=${project}`, limit);
    for (const map of [kept, environments, logins, certificates])
      for (const id of map.keys()) if (!listed.some((entry) => entry.Id === id)) map.delete(id);
    const found = await Promise.all(
      listed.map(async (entry) => {
        // Removed between the list and the inspection: not there any more, which is no failure.
        const found = await unlessMissing(() => details(entry, limit));
        return found === undefined ? [] : [docker(() => parseContainer(entry, found))];
      }),
    );
    return found.flat().sort((a, b) => byName(a.name, b.name));
  }

  /** What happens to them from now on. Ends by an error when the engine closes the stream, or by the signal. */
  async function* events(
    project: string,
    signal: AbortSignal,
  ): AsyncGenerator<ContainerEvent, void, undefined> {
    const filters = { type: ['container'], label: [`${LABEL.project}=${project}`], event: EVENTS };
    for await (const line of lines(engine, filters, signal)) {
      const event = parseEvent(parseJson('the event', line));
      if (event === undefined) continue;
      kept.delete(event.id);
      yield event;
    }
  }

  return {
    containers,
    events,
    /** What opens a purpose of a container that was listed. Never part of facts, events, errors or logs. */
    secret: (id: string, purpose: string): Auth | undefined => {
      const own = logins.get(id)?.get(purpose);
      if (own !== undefined) return own;
      const others = [...environments.values()];
      return secretFor(purpose, [environments.get(id) ?? new Map(), ...others]);
    },
    /** What a container that was listed keeps for TLS in a directory, or why that is not known. Handled as a secret. */
    certificates: certificates.of,
    /** The other machine on which the engine publishes ports; undefined when it is this one. */
    remote: (): string | undefined => engine.address().remote,
    ...dockerControl(engine),
    ...dockerExec(engine),
    ...dockerStats(engine),
    ...dockerLogs(engine),
    ...dockerHelper(engine),
    ...dockerMarks(engine),
  };
}

/** Reads a part of the engine's answer and says in whatever it throws whose it was. */
function docker<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(dockerReason(error), { cause: error });
  }
}

async function* lines(
  engine: Engine,
  filters: Record<string, string[]>,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  try {
    let rest = '';
    for await (const chunk of engine.stream('/events', { filters: JSON.stringify(filters) }, signal)) {
      const parts = (rest + String(chunk)).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > MAX_LINE) throw new Error('Docker: a line of events has no end');
      yield* parts.filter((part) => part.trim() !== '');
    }
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  if (!signal.aborted) throw new Error('Docker: the event stream ended');
}
