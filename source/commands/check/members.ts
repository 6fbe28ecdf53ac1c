import { changesOf } from '../../dcs/keys.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import { httpClient } from '../../net/http.ts';
import type { Limit } from '../../net/limit.ts';
import { asArray, asObject, defined, optionalNumber, optionalText, parseObject } from '../../net/read.ts';
import { etcdClient } from '../../systems/etcd/client.ts';
import { memberName } from '../../text/member-name.ts';

/** Where a member of Patroni says that it is: URL of its REST API, URL or HOST:PORT of its PostgreSQL. */
type Advertised = { readonly api?: string; readonly postgres?: string };

export type Members = ReadonlyMap<string, Advertised>;

/** The members of a cluster as their keys in etcd have it. @throws Error that names the member of etcd. */
export async function membersInEtcd(endpoint: Endpoint, prefix: string, limit: Limit): Promise<Members> {
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
export async function membersByRest(endpoint: Endpoint, limit: Limit): Promise<Members> {
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
