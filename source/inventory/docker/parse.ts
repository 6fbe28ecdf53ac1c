import { type Container, parseRole, STATES } from '../../model/container.ts';
import {
  asArray,
  asObject,
  asText,
  defined,
  type Fields,
  optionalNumber,
  optionalText,
  textsOf,
  timeOf,
} from '../../net/read.ts';
import { memberName } from '../../text/member-name.ts';
import { own } from '../../text/own.ts';

/** Labels by which a container says what it is. */
export const LABEL = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  oneoff: 'com.docker.compose.oneoff',
  role: 'io.paws.role',
  member: 'io.paws.member',
  chaos: 'io.paws.chaos',
  stack: 'io.paws.stack',
  profile: 'io.paws.profile',
  port: 'io.paws.port.',
  tls: 'io.paws.tls.',
} as const;

/** What the list of containers has no field for, from `GET /containers/<id>/json`. */
export type Details = Pick<Container, 'exitCode' | 'oomKilled' | 'restarts' | 'startedAt' | 'finishedAt'> & {
  /** `2379/tcp` → port on the host as configured, so known while the container is stopped. */
  readonly bindings: Readonly<Record<string, number>>;
};

/** Labels of a listed container. */
export function labelsOf(listed: Fields): Readonly<Record<string, string>> {
  return textsOf(asObject('Labels', listed.Labels ?? {}));
}

/** Directories of a container with what opens a purpose over TLS (labels `io.paws.tls.<purpose>`), by purpose. */
export function tlsDirectories(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels)
      .filter(([label]) => label.startsWith(LABEL.tls))
      .map(([label, directory]) => [label.slice(LABEL.tls.length), directory]),
  );
}

/**
 * Whose files those of a listed container are: of a bundled stack the image's, which its containers do not change;
 * elsewhere its own.
 */
export function ownerOf(listed: Fields): string {
  const bundled = labelsOf(listed)[LABEL.stack] === 'bundled';
  return (bundled ? optionalText(listed, 'ImageID') : undefined) ?? asText('Id', listed.Id);
}

/**
 * What changes in the list when a container's details may have changed: everything but the passing of time
 * (`Up 3 minutes` → `Up 4 minutes`).
 */
export function statusClass(listed: Fields): string {
  const status = (optionalText(listed, 'Status') ?? '').replace(/^Up .*?(?= \(|$)/, 'Up');
  return `${asText('State', listed.State)} ${status.replace(/ [^()]* ago$/, '')}`;
}

/** Entry of `GET /containers/json` with its details → container. @throws Error that names the field. */
export function parseContainer(listed: Fields, details: Details): Container {
  const labels = labelsOf(listed);
  const { bindings, ...run } = details;
  const tls = tlsDirectories(labels);
  const name = asText('Names', asArray('Names', listed.Names)[0]).replace(/^\//, '');
  const state = asText('State', listed.State);
  return {
    id: asText('Id', listed.Id),
    name,
    role: parseRole(labels[LABEL.role]),
    member: memberName(labels[LABEL.member] ?? labels[LABEL.service] ?? name),
    state: STATES.find((known) => known === state) ?? 'unknown',
    health: state === 'running' ? parseHealth(optionalText(listed, 'Status') ?? '') : 'none',
    ...run,
    chaosAllowed: labels[LABEL.chaos] === 'allowed',
    bundled: labels[LABEL.stack] === 'bundled',
    ...defined({ profile: labels[LABEL.profile] }),
    ...portsOf(labels, listed, bindings),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  };
}

// `Up 3 minutes (healthy)`, `Up 2 seconds (health: starting)`, `Up 5 minutes`.
function parseHealth(status: string): Container['health'] {
  const word = /\((?:health: )?(healthy|unhealthy|starting)\)/.exec(status)?.[1];
  return (word ?? 'none') as Container['health'];
}

function portsOf(
  labels: Readonly<Record<string, string>>,
  listed: Fields,
  bindings: Details['bindings'],
): Pick<Container, 'ports' | 'addresses'> {
  const ports = new Map<string, number>();
  const addresses = new Map<string, string>();
  for (const [label, inside] of Object.entries(labels)) {
    if (!label.startsWith(LABEL.port)) continue;
    const purpose = label.slice(LABEL.port.length);
    const now = published(listed, inside);
    const outside = now?.port ?? own(bindings, `${inside}/tcp`);
    if (outside !== undefined) ports.set(purpose, outside);
    if (now !== undefined && now.address !== '127.0.0.1') addresses.set(purpose, now.address);
  }
  return {
    ports: Object.fromEntries(ports),
    ...(addresses.size === 0 ? {} : { addresses: Object.fromEntries(addresses) }),
  };
}

// What is published now comes first: a binding to port 0 gets a port only while it runs. Where it is published at
// several addresses, one of IPv4 is taken.
function published(listed: Fields, inside: string): { port: number; address: string } | undefined {
  const found = asArray('Ports', listed.Ports ?? []).flatMap((entry) => {
    const { PrivatePort, PublicPort, Type, IP } = asObject('Ports', entry);
    if (PrivatePort !== Number(inside) || Type !== 'tcp' || typeof PublicPort !== 'number') return [];
    return [{ port: PublicPort, address: typeof IP === 'string' && IP !== '' ? IP : '0.0.0.0' }];
  });
  return found.find(({ address }) => !address.includes(':')) ?? found[0];
}

/** `GET /containers/<id>/json` → details. @throws Error that names the field of a wrong type. */
export function parseDetails(inspected: unknown): Details {
  const json = asObject('the container', inspected);
  const state = asObject('State', json.State);
  const host = asObject('HostConfig', json.HostConfig);
  const bindings = new Map<string, number>();
  for (const [inside, list] of Object.entries(asObject('PortBindings', host.PortBindings ?? {}))) {
    const first = Array.isArray(list) ? asObject('PortBindings', list[0] ?? {}) : {};
    const port = Number(first.HostPort);
    if (Number.isInteger(port) && port > 0) bindings.set(inside, port);
  }
  return {
    exitCode: optionalNumber(state, 'ExitCode') ?? 0,
    oomKilled: state.OOMKilled === true,
    restarts: optionalNumber(json, 'RestartCount') ?? 0,
    bindings: Object.fromEntries(bindings),
    ...defined({ startedAt: moment(state, 'StartedAt'), finishedAt: moment(state, 'FinishedAt') }),
  };
}

// Docker writes the year 1 for "never".
function moment(state: Fields, name: string): number | undefined {
  const ms = timeOf(optionalText(state, name));
  return ms === undefined || ms <= 0 ? undefined : ms;
}

/** Environment of a container, from `Config.Env`. Holds credentials: keep it out of facts. */
export function parseEnvironment(inspected: unknown): ReadonlyMap<string, string> {
  const config = asObject('Config', asObject('the container', inspected).Config);
  return new Map(
    asArray('Env', config.Env ?? []).map((line) => {
      const [name = '', ...value] = asText('Env', line).split('=');
      return [name, value.join('=')];
    }),
  );
}

/** Whether `docker compose run` made it: it has the labels of its service, and is no member. */
export function isOneOff(labels: Readonly<Record<string, string>>): boolean {
  return labels[LABEL.oneoff] === 'True';
}

/** One entry of Docker's event stream about a container of the stack. */
export type ContainerEvent = {
  readonly id: string;
  readonly member: string;
  /** `start`, `die`, `health_status: healthy`, … */
  readonly action: string;
  readonly exitCode?: number;
};

/** A line of `GET /events` → event; undefined for what is not about a container of the stack. */
export function parseEvent(line: unknown): ContainerEvent | undefined {
  const event = asObject('the event', line);
  const actor = asObject('Actor', event.Actor ?? {});
  const labels = textsOf(asObject('Attributes', actor.Attributes ?? {}));
  const member = labels[LABEL.member] ?? labels[LABEL.service];
  if (event.Type !== 'container' || member === undefined || isOneOff(labels)) return undefined;
  // The gentle signal of every `docker stop`, which tells of itself by `die` and `stop`.
  if (event.Action === 'kill' && labels.signal !== undefined && labels.signal !== '9') return undefined;
  const exitCode = Number(labels.exitCode);
  return {
    id: asText('ID', actor.ID),
    member: memberName(member),
    action: asText('Action', event.Action),
    ...(labels.exitCode !== undefined && Number.isInteger(exitCode) ? { exitCode } : {}),
  };
}
