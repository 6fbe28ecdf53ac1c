import { changesOf } from '../dcs/keys.ts';
import type { Reachable } from '../inventory/file/endpoints.ts';
import { type Cluster, etcdPlaces, prefixOf, restPlace, sentinelPlaces } from '../inventory/file/places.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { httpClient } from '../net/http.ts';
import type { Limit } from '../net/limit.ts';
import { asArray, asObject, defined, optionalNumber, optionalText, parseObject } from '../net/read.ts';
import { etcdClient } from '../systems/etcd/client.ts';
import { sentinelClient } from '../systems/sentinel/client.ts';
import { memberName } from '../text/member-name.ts';

/** Where a member of Patroni says that it is: URL of its REST API, URL or HOST:PORT of its PostgreSQL. */
type Advertised = { readonly api?: string; readonly postgres?: string };

export type Members = ReadonlyMap<string, Advertised>;

/** Who the members of a cluster are by etcd, else by the first of its nodes that says it; none where nobody does. */
export async function membersOf(
  stack: Reachable,
  cluster: Cluster,
  index: number,
  limit: Limit,
): Promise<Members> {
  const { endpoint, config } = stack;
  const inEtcd = etcdPlaces(config).map(
    async (asked) => await membersInEtcd(await endpoint(asked), prefixOf(cluster), limit),
  );
  const none: Members = new Map();
  const fromEtcd = await Promise.any(inEtcd).catch(() => none);
  if (fromEtcd.size > 0) return fromEtcd;
  const nodes = (cluster.endpoints ?? []).flatMap((url, i) =>
    restPlace(cluster, url, url, ['patroni', index, 'endpoints', i]),
  );
  return await Promise.any(
    nodes.map(async (asked) => await membersByRest(await endpoint(asked), limit)),
  ).catch(() => none);
}

/** The instances of each master that is ours, as the file and the sentinels name them. */
export async function instancesOf(
  { config, endpoint }: Reachable,
  limit: Limit,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const masters = config.redis?.masters;
  const views = await Promise.all(
    sentinelPlaces(config).map(async (asked) => {
      try {
        const client = sentinelClient(await endpoint(asked));
        try {
          return (await client.view(limit)).masters;
        } finally {
          client.close();
        }
      } catch {
        // Its own row says why.
        return [];
      }
    }),
  );
  const found = new Map<string, Set<string>>(
    Object.entries(masters ?? {}).map(([name, { instances = [] }]) => [name, new Set(instances)]),
  );
  for (const { name, host, port, replicas } of views.flat()) {
    const places = found.get(name) ?? new Set<string>();
    if (masters !== undefined && !found.has(name)) continue;
    for (const one of [{ host, port }, ...replicas])
      places.add(`${one.host.includes(':') ? `[${one.host}]` : one.host}:${one.port}`);
    found.set(name, places);
  }
  return found;
}

/** The members of a cluster as their keys in etcd have it. @throws Error that names the member of etcd. */
async function membersInEtcd(endpoint: Endpoint, prefix: string, limit: Limit): Promise<Members> {
  const client = etcdClient(endpoint);
  try {
    const { kvs } = await client.list(`${prefix}members/`, limit);
    return new Map(
      changesOf(prefix, kvs).flatMap((change): readonly (readonly [string, Advertised])[] => {
        if (change.key !== 'member') return [];
        const { apiUrl = '', connUrl = '' } = change.value ?? {};
        return [[change.name, defined({ api: apiUrl || undefined, postgres: connUrl || undefined })]];
      }),
    );
  } finally {
    client.close();
  }
}

/** The members of a cluster as a node of it has it (`GET /cluster`). @throws Error that names the node. */
async function membersByRest(endpoint: Endpoint, limit: Limit): Promise<Members> {
  const http = httpClient(endpoint, 1);
  try {
    const { text } = await http.send({ method: 'GET', path: '/cluster' }, limit);
    const members = asArray('members', parseObject('/cluster', text).members);
    return new Map(
      members.map((item) => {
        const fields = asObject('a member', item);
        const [host, port] = [optionalText(fields, 'host'), optionalNumber(fields, 'port')];
        const postgres =
          host === undefined || port === undefined
            ? undefined
            : `${host.includes(':') ? `[${host}]` : host}:${port}`;
        return [
          memberName(optionalText(fields, 'name') ?? ''),
          defined({ api: optionalText(fields, 'api_url'), postgres }),
        ] as const;
      }),
    );
  } finally {
    http.close();
  }
}
