import { own } from '../../text/own.ts';
import type { Asked, Credentials } from './endpoints.ts';
import type { StackFile } from './schema.ts';
import { placeIn, REDIS_SCHEMES, urlIn } from './values.ts';
import type { Path } from './yaml.ts';

/** A cluster of Patroni in a file. */
export type Cluster = NonNullable<StackFile['patroni']>[number];
type Login = NonNullable<Cluster['postgres']>;

/** Where the keys of a cluster are. */
export function prefixOf({ namespace = '', scope = '' }: Cluster): string {
  const path = `/${namespace}/`.replace(/\/+/g, '/');
  return `${path}${scope}/`;
}

/** The places of etcd, for looking, or for acting where that is somebody else. */
export function etcdPlaces({ etcd }: StackFile, acting = false): readonly Asked[] {
  const { endpoints = [], tls, user, password, actions } = etcd ?? {};
  if (acting && actions === undefined) return [];
  const who = acting ? { tls, ...actions } : { tls, user, password };
  return endpoints.flatMap((url, i) =>
    urlPlace(url, ['etcd', 'endpoints', i], {
      tls: who.tls,
      login: loginOf(who),
      at: acting ? ['etcd', 'actions'] : ['etcd'],
    }),
  );
}

/** Where a node of Patroni is asked by REST. */
export function restPlace(cluster: Cluster, name: string, url: string, at: Path): readonly Asked[] {
  return urlPlace(url, at, { member: name, tls: cluster.rest?.tls, at });
}

/** Where the PostgreSQL of a member is asked: HOST:PORT, or the URL that Patroni has. */
export function postgresPlace(member: string, text: string, login: Login, index: number): Asked | undefined {
  const place = placeOf(text) ?? placeOf(/^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^/?]+)/.exec(text)?.[1] ?? '');
  if (place === undefined) return undefined;
  const { user, password, database, sslmode, tls } = login;
  return {
    ...{ member, ...place, secure: sslmode !== 'disable', tls, verify: sslmode !== 'require' },
    ...{ login: { user, password, database }, at: ['patroni', index, 'postgres'] },
  };
}

/** The places of the sentinels. */
export function sentinelPlaces({ redis }: StackFile): readonly Asked[] {
  const { sentinels = [], sentinelAuth, tls } = redis ?? {};
  return sentinels.flatMap((url, i) =>
    urlPlace(url, ['redis', 'sentinels', i], {
      tls,
      login: loginOf(sentinelAuth ?? {}),
      at: ['redis', 'sentinelAuth'],
    }),
  );
}

/** Where an instance of a master is asked, as sentinels call it (`HOST:PORT`), for looking or for acting. */
export function redisPlace(
  { redis }: StackFile,
  master: string,
  text: string,
  who: 'auth' | 'actions',
): Asked | undefined {
  const { tls, masters, sentinels = [] } = redis ?? {};
  const place = placeOf(text);
  if (place === undefined) return undefined;
  const secure = sentinels.some((one) => urlIn(one, REDIS_SCHEMES)?.secure === true);
  const login = loginOf(own(masters ?? {}, master)?.[who] ?? {});
  return { member: text, ...place, secure, tls, login, at: ['redis', 'masters', master, who] };
}

/** HOST:PORT as a place; undefined where it is none. */
export function placeOf(text: string): { readonly host: string; readonly port: number } | undefined {
  const { host, port } = placeIn(text) ?? {};
  return host === undefined || port === undefined ? undefined : { host, port };
}

function urlPlace(
  url: string,
  at: Path,
  more: Omit<Asked, 'host' | 'port' | 'secure' | 'member'> & { readonly member?: string },
): readonly Asked[] {
  const found = urlIn(url, ['http:', 'https:', ...REDIS_SCHEMES]);
  if (found === undefined) return [];
  const { host, port, secure } = found;
  return [
    { member: `${host}:${port}`, host, port, secure, ...more, at: more.at.length === 0 ? at : more.at },
  ];
}

/** A login that has a password. */
export function loginOf({ user, password }: Pick<Credentials, 'user' | 'password'>): Credentials | undefined {
  // A name alone is that of the certificate.
  return password === undefined ? undefined : { user, password };
}
