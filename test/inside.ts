import type { Endpoint } from '../source/net/endpoint.ts';
import type { Tls } from '../source/net/tls.ts';
import { containerName, docker, hostPort } from './stack.ts';

// What a member answers inside its own container, to the tools that come with it: the second opinion that the
// clients are compared with.

const PORTS = { withTls: [2379, 7001], withPassword: [6379, 26379] } as const;

/** Where a member answers on this machine; with what opens it: the client's certificate, the password of Redis. */
export async function endpointOf(member: string, containerPort: number): Promise<Endpoint> {
  const place = { member, host: '127.0.0.1', port: await hostPort(member, containerPort) };
  const isOf = (ports: readonly number[]) => ports.includes(containerPort);
  if (isOf(PORTS.withTls)) return { ...place, tls: { ...(await clientTls(member)), serverName: member } };
  if (!isOf(PORTS.withPassword)) return place;
  const password = await inside(member, 'printenv', 'PAWS_REDIS_PASSWORD');
  return { ...place, auth: { user: 'default', password } };
}

/** The authority, certificate and key of the stack's clients, as a container has them. */
export async function clientTls(member: string): Promise<Required<Pick<Tls, 'ca' | 'cert' | 'key'>>> {
  const name = await containerName(member);
  const file = (called: string) => docker('exec', '--user', 'root', name, 'cat', `/etc/paws/tls/${called}`);
  const [ca, cert, key] = await Promise.all([file('ca.crt'), file('client.crt'), file('client.key')]);
  return { ca, cert, key };
}

/** Runs a command in the container of a member and returns what it printed. */
export async function inside(member: string, ...argv: string[]): Promise<string> {
  return await docker('exec', await containerName(member), ...argv);
}

export async function etcdctl(member: string, ...args: string[]): Promise<string> {
  return await inside(member, 'etcdctl', '--command-timeout=5s', ...args);
}

/** `etcdctl endpoint status` of one member. */
export async function etcdStatus(member: string) {
  const cells = (await etcdctl(member, 'endpoint', 'status')).split(',').map((cell) => cell.trim());
  const [, id = '', version = '', , leads, learner, term = '', index = ''] = cells;
  return { id, version, leads: leads === 'true', learner: learner === 'true', term, index };
}

/**
 * Makes sure that the member does not lead etcd, so that losing it costs no election; nothing to do where it
 * follows already.
 */
export async function unlead(member: string): Promise<void> {
  if (!(await etcdStatus(member)).leads) return;
  const heir = member === 'etcd1' ? 'etcd2' : 'etcd1';
  await etcdctl(member, 'move-leader', (await etcdStatus(heir)).id);
}

/** One value from PostgreSQL, over its own socket. */
export async function sql(member: string, statement: string): Promise<string> {
  return await inside(member, 'psql', '-h', '/tmp', '-U', 'postgres', '-Atc', statement);
}

export async function redisCli(member: string, ...args: string[]): Promise<string[]> {
  const port = member.startsWith('sentinel') ? '26379' : '6379';
  return (await inside(member, 'redis-cli', '-p', port, '--raw', ...args)).split(/\r?\n/);
}

/**
 * Switches maintenance mode on or off with Patroni's own tool; returns when every member knows it. Outside of it
 * Patroni ends a pause of replay in each of its loops.
 */
export async function maintenance(member: string, mode: 'pause' | 'resume'): Promise<void> {
  await inside(member, 'timeout', '60', 'patronictl', '-c', '/tmp/patroni.yml', mode, '--wait', 'paws360');
}

/**
 * Moves the leadership with Patroni's own tool.
 * @throws Error with the output of the tool when Patroni did not do it: the tool itself ends with 0 all the same.
 */
export async function switchOver(leader: string, candidate: string): Promise<void> {
  const argv = ['timeout', '60', 'patronictl', '-c', '/tmp/patroni.yml', 'switchover', 'paws360'];
  const printed = await inside(leader, ...argv, '--leader', leader, '--candidate', candidate, '--force');
  if (!/ Successfully switched over /.test(printed)) throw new Error(printed);
}
