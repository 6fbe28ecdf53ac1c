import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EVIL } from '../../fixtures/hostile.ts';
import { captured } from '../../fixtures/read.ts';
import type { Fake, Variant } from './front.ts';

/** A server of HTTP on 127.0.0.1. */
async function fakeHttp(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

const TEN_MINUTES = 600;

/** One Patroni node. */
export function fakePatroni({ variant }: Fake, name: string, primary: boolean) {
  return fakeHttp((_request, response) => response.end(JSON.stringify(patroni(name, primary, variant()))));
}

function patroni(name: string, primary: boolean, odd: Variant): Record<string, unknown> {
  const off = odd === 'clocks' ? TEN_MINUTES : 0;
  const location = 67_434_712;
  const xlog = primary
    ? { location }
    : {
        received_location: location,
        replayed_location: location,
        replayed_timestamp: at(off),
        paused: false,
      };
  const standby = { application_name: 'patroni2', state: 'streaming', sync_state: 'sync' };
  const node = {
    ...(primary ? { replication: [standby] } : {}),
    ...{ state: 'running', role: primary ? 'primary' : 'replica', server_version: 170_006, timeline: 1 },
    ...{ postmaster_start_time: at(-3_600 + off), xlog, replication_state: 'streaming' },
    dcs_last_seen: Math.floor(Date.now() / 1000) - off,
    patroni: { version: '4.0.7', scope: 'paws360', name },
  };
  const many = Array.from({ length: 5_000 }, (_, i) => i);
  switch (odd) {
    case 'types':
      return { ...node, timeline: 'one', xlog: [], tags: 'none' };
    case 'versions':
      return {
        ...node,
        server_version: 990_001,
        role: 'witness',
        state: 'hibernating',
        future: { deep: [{}] },
      };
    case 'thousands':
      return {
        ...node,
        replication: [standby, ...many.map((i) => ({ ...standby, application_name: `standby${i}` }))],
        tags: Object.fromEntries(many.map((i) => [`tag${i}`, true])),
      };
    case 'names':
      return { ...node, state: EVIL, tags: { [EVIL]: EVIL, __proto__: 1 }, replication_state: EVIL };
    default:
      return node;
  }
}

// As PostgreSQL writes a time.
function at(seconds: number): string {
  return new Date(Date.now() + seconds * 1000).toISOString().replace('T', ' ').replace('Z', '+00:00');
}

/** One HAProxy. */
export function fakeHaproxy({ variant }: Fake) {
  // The captured one routes writes to patroni3; here patroni1 leads.
  const swap: Readonly<Record<string, string>> = { patroni1: 'patroni3', patroni3: 'patroni1' };
  const csv = captured('haproxy/healthy.csv').replace(/patroni\d/g, (name) => swap[name] ?? name);
  return fakeHttp((_request, response) => response.end(statistics(csv, variant())));
}

function statistics(csv: string, odd: Variant): string {
  const server = csv.split('\n').find((line) => line.includes('_backend,patroni1,')) ?? '';
  switch (odd) {
    case 'types':
      return csv.replace(/(_backend,patroni1),\d+,\d+,\d+/, '$1,some,many,few');
    case 'versions':
      return csv.replace('# pxname,svname,', '# pxname,future,svname,').replace(/^(\w+),/gm, '$1,new,');
    case 'thousands':
      return (
        csv +
        Array.from({ length: 4_000 }, (_, i) => `${server.replace('patroni1', `server${i}`)}\n`).join('')
      );
    case 'names':
      return `${csv}${server.replace('patroni1', `"${EVIL.replaceAll('\n', '')}"`).replace(',UP,', `,${EVIL.slice(0, 12)},`)}\n`;
    default:
      return csv;
  }
}

/** A member as its container tells of it. */
export type FakeContainer = {
  readonly member: string;
  readonly role: string;
  /** Purpose → port inside the container → port on this machine. */
  readonly ports: readonly (readonly [purpose: string, inside: number, outside: number])[];
};

/** The engine, with a container for each member. */
export function fakeDocker({ variant }: Fake, project: string, containers: readonly FakeContainer[]) {
  return fakeHttp((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://docker');
    const id = /^\/containers\/(\w+)\/json$/.exec(pathname)?.[1];
    const odd = variant();
    response.setHeader('content-type', 'application/json');
    if (pathname === '/containers/json') response.end(JSON.stringify(list(project, containers, odd)));
    else if (id !== undefined && id !== 'json') response.end(JSON.stringify(inspected(odd)));
    // Nothing ever happens, and it is reported for as long as somebody listens.
    else if (pathname === '/events') response.flushHeaders();
    else response.writeHead(404).end('{"message":"no such container"}');
  });
}

function list(project: string, containers: readonly FakeContainer[], odd: Variant): unknown[] {
  const entries = containers.map(({ member, role, ports }, i) => ({
    Id: `c0ffee${i}`,
    Names: [`/${project}-${member}-1`],
    State: odd === 'versions' ? 'hibernating' : 'running',
    Status: odd === 'versions' ? 'Dreaming of 3 sheep' : 'Up 3 minutes (healthy)',
    Ports: ports.map(([, PrivatePort, PublicPort]) => ({
      PrivatePort,
      PublicPort,
      Type: 'tcp',
      IP: '127.0.0.1',
    })),
    Labels: {
      'com.docker.compose.project': project,
      'com.docker.compose.service': member,
      'io.paws.role': role,
      'io.paws.member': member,
      'io.paws.stack': 'bundled',
      ...Object.fromEntries(ports.map(([purpose, inside]) => [`io.paws.port.${purpose}`, String(inside)])),
      ...(odd === 'versions' ? { 'com.docker.future': 'yes' } : {}),
    },
  }));
  const [first] = entries;
  if (odd === 'types') return [{ ...first, State: { now: 'running' } }, ...entries.slice(1)];
  if (odd === 'names') {
    const evil = { 'io.paws.member': EVIL, 'io.paws.role': EVIL, 'com.docker.compose.service': '__proto__' };
    return [...entries, { ...first, Id: 'bad', Names: [`/${EVIL}`], Ports: [], Labels: evil }];
  }
  if (odd === 'thousands') {
    return Array.from({ length: 2_500 }, (_, i) => ({ ...first, Id: `many${i}`, Names: [`/many${i}`] }));
  }
  return entries;
}

function inspected(odd: Variant) {
  const moment = new Date(Date.now() + (odd === 'clocks' ? TEN_MINUTES * 1000 : -180_000)).toISOString();
  return {
    State: {
      Status: 'running',
      ExitCode: 0,
      OOMKilled: false,
      StartedAt: moment,
      FinishedAt: '0001-01-01T00:00:00Z',
    },
    RestartCount: 0,
    Config: { Env: [], Tty: false },
    HostConfig: { PortBindings: {} },
  };
}
