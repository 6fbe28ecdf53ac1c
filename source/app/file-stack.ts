import type { Absent } from '../inventory/absent.ts';
import type { Asked, Reachable } from '../inventory/file/endpoints.ts';
import {
  type Cluster,
  etcdPlaces,
  postgresPlace,
  prefixOf,
  redisPlace,
  restPlace,
  sentinelPlaces,
} from '../inventory/file/places.ts';
import { reachedAt } from '../inventory/file/reach.ts';
import { StackFileError } from '../inventory/file/stack-file-error.ts';
import type { Member } from '../inventory/inventory.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import { own } from '../text/own.ts';
import type { Stack as Watched } from '../watch/start.ts';
import { instancesOf, membersOf } from './discover.ts';

/** What of a stack is watched: its members, and where its cluster keeps its keys. */
export type WatchedStack = Required<Pick<Watched, 'inventory' | 'patienceMs'>> & Pick<Watched, 'prefix'>;

/** How long a member may take where everything is read once, ms: it may be far away, and wants a login. */
const PATIENCE_MS = 4_000;

/**
 * The members that a stack's file leads to, as they are at the start: those of one cluster of Patroni, of etcd, the sentinels
 * and their Redis. Nobody's hosts are controlled.
 * @throws StackFileError where one cannot be asked for a reason of our own: a certificate, a secret.
 */
export async function watchedStack(
  stack: Reachable,
  scope: string | undefined,
  limit: Limit,
): Promise<WatchedStack> {
  const { config } = stack;
  const clusters = config.patroni ?? [];
  const index = scope === undefined ? 0 : clusters.findIndex((one) => one.scope === scope);
  const cluster = clusters[index];
  const scopes = clusters.flatMap((one) => one.scope ?? []);
  if (scope !== undefined && cluster === undefined)
    throw new StackFileError(
      scopes.length === 0
        ? `the file has no cluster of Patroni: leave --scope ${scope} out`
        : `there is no cluster ${scope} in the file; name one of these: ${scopes.join(', ')}`,
    );
  if (scope === undefined && clusters.length > 1)
    throw new StackFileError(`there are several clusters (${scopes.join(', ')}); name one: --scope NAME`);
  const parts = await Promise.all([
    named(etcdPlaces(config)).map(
      async ([name, asked]) => await member(stack, 'etcd', name, { client: asked }),
    ),
    cluster === undefined ? [] : nodesOf(stack, cluster, index, limit),
    named(sentinelPlaces(config)).map(
      async ([name, asked]) => await member(stack, 'sentinel', name, { sentinel: asked }),
    ),
    redisOf(stack, limit),
  ]);
  const members = await Promise.all(parts.flat());
  return {
    inventory: { members: () => members },
    patienceMs: PATIENCE_MS,
    ...(cluster === undefined ? {} : { prefix: prefixOf(cluster) }),
  };
}

async function nodesOf(
  stack: Reachable,
  cluster: Cluster,
  index: number,
  limit: Limit,
): Promise<readonly Promise<Member>[]> {
  const found = await membersOf(stack, cluster, index, limit);
  const written = cluster.members ?? {};
  const names = [...new Set([...Object.keys(written), ...found.keys()])];
  return names.map(async (name) => {
    const said = { ...found.get(name), ...own(written, name) };
    const [rest] = restPlace(cluster, name, said.api ?? '', ['patroni', index, 'members', name]);
    const { postgres } = cluster;
    const sql =
      postgres === undefined ? undefined : postgresPlace(name, said.postgres ?? '', postgres, index);
    return await member(stack, 'patroni', name, { rest, postgres: sql });
  });
}

async function redisOf(stack: Reachable, limit: Limit): Promise<readonly Promise<Member>[]> {
  const instances = await instancesOf(stack, limit);
  const places = [...instances].flatMap(([master, texts]) =>
    [...texts].flatMap((text) => redisPlace(stack.config, master, text, 'auth') ?? []),
  );
  // One that is called in two ways is one; sentinels, who are the last to name it, are compared by theirs.
  const { reach = {} } = stack.config;
  const once = new Map(
    places.map((asked) => {
      const { host, port } = reachedAt(reach, asked.host, asked.port);
      return [`${host} ${port}`, asked];
    }),
  );
  return named([...once.values()]).map(
    async ([name, asked]) => await member(stack, 'redis', name, { redis: asked }),
  );
}

/** Places by name: the host, with the port where several have the same one. */
function named(places: readonly Asked[]): readonly (readonly [name: string, asked: Asked])[] {
  const isShared = (host: string) => places.filter((one) => one.host === host).length > 1;
  return places.map((asked) => [isShared(asked.host) ? `${asked.host}:${asked.port}` : asked.host, asked]);
}

/** A member, with where each purpose of it answers, or why that is not known. */
async function member(
  { endpoint }: Reachable,
  role: string,
  name: string,
  purposes: Readonly<Record<string, Asked | undefined>>,
): Promise<Member> {
  const found = new Map<string, Endpoint | Absent>();
  for (const [purpose, asked] of Object.entries(purposes))
    found.set(purpose, await place(name, endpoint, asked));
  return {
    ...{ name, role: role as Member['role'], key: `${role} ${name}` },
    at: (purpose) => found.get(purpose) ?? { absent: `${name}: there is no address of it for that` },
  };
}

// Not as a member that does not answer: it would be judged for what is wrong here.
async function place(
  name: string,
  endpoint: Reachable['endpoint'],
  asked: Asked | undefined,
): Promise<Endpoint | Absent> {
  if (asked === undefined) return { absent: `${name}: nobody says where it is` };
  try {
    return { ...(await endpoint(asked)), member: name };
  } catch (error) {
    throw new StackFileError(`${name}: ${(error as Error).message}`);
  }
}
