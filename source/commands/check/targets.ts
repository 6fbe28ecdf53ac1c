import type { Asked, Credentials, Reachable } from '../../inventory/file/endpoints.ts';
import type { StackFile } from '../../inventory/file/schema.ts';
import { placeIn, REDIS_SCHEMES, urlIn } from '../../inventory/file/values.ts';
import type { Path } from '../../inventory/file/yaml.ts';
import { SSL_REQUEST } from '../../net/postgres-client.ts';
import { own } from '../../text/own.ts';
import type { Members } from './members.ts';
import type { Probe } from './probe.ts';
import { askEtcd, askPage, askPatroni, askRedis, askRuntime, askSentinel, askSql } from './questions.ts';

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

/** Every member of etcd, asked for what the clusters need. */
export function etcdProbes({ config, endpoint }: Reachable): readonly Probe[] {
  const prefixes = [
    ...(config.etcd?.probeKey === undefined ? [] : [config.etcd.probeKey]),
    ...(config.patroni ?? []).map(prefixOf),
  ];
  return [false, true].flatMap((acting) =>
    etcdPlaces(config, acting).map((asked) => ({
      what: `etcd ${asked.member}${acting ? ' (actions)' : ''}`,
      place: () => endpoint(asked),
      ask: askEtcd(prefixes),
    })),
  );
}

/** Where a node of Patroni is asked by REST. */
export function restPlace(cluster: Cluster, name: string, url: string, at: Path): readonly Asked[] {
  return urlPlace(url, at, { member: name, tls: cluster.rest?.tls, at });
}

/** REST API and PostgreSQL of every member of a cluster, as the file or the members themselves say where they are. */
export function patroniProbes(
  cluster: Cluster,
  found: Members,
  index: number,
  { endpoint }: Reachable,
): readonly Probe[] {
  const { scope = '', members = {}, postgres } = cluster;
  const names = [...new Set([...Object.keys(members), ...found.keys()])];
  return names.flatMap((name): readonly Probe[] => {
    const [written, said] = [own(members, name) ?? {}, found.get(name) ?? {}];
    const at: Path = ['patroni', index, 'members', name];
    const shown = `${scope}/${shortName(cluster, name)}`;
    const [rest] = restPlace(cluster, name, written.api ?? said.api ?? '', at);
    const sql =
      postgres === undefined
        ? undefined
        : postgresPlace(name, written.postgres ?? said.postgres ?? '', postgres, index);
    return [
      { what: `patroni ${shown}`, place: known(rest, endpoint), ask: askPatroni(name, scope) },
      ...(postgres === undefined
        ? []
        : [
            {
              what: `postgres ${shown}`,
              place: known(sql, endpoint),
              preamble: SSL_REQUEST,
              ask: askSql(postgres.database ?? 'postgres'),
            },
          ]),
    ];
  });
}

/** The sentinels. */
export function sentinelProbes({ config, endpoint }: Reachable): readonly Probe[] {
  const wanted = Object.keys(config.redis?.masters ?? {});
  return sentinelPlaces(config).map((asked) => ({
    what: `sentinel ${asked.member}`,
    place: () => endpoint(asked),
    ask: askSentinel(wanted),
  }));
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

/** The instances of a master, as the sentinels or the file name them. */
export function redisProbes(
  { config, endpoint }: Reachable,
  master: string,
  instances: readonly string[],
): readonly Probe[] {
  const { tls, masters, sentinels = [] } = config.redis ?? {};
  const entry = own(masters ?? {}, master);
  const secure = sentinels.some((url) => urlIn(url, REDIS_SCHEMES)?.secure === true);
  return (['auth', 'actions'] as const).flatMap((key) => {
    const login = entry?.[key];
    if (key === 'actions' && login === undefined) return [];
    return instances.map((text): Probe => {
      const place = placeOf(text);
      const asked = place && {
        member: text,
        ...place,
        secure,
        tls,
        login: loginOf(login ?? {}),
        at: ['redis', 'masters', master, key],
      };
      return {
        what: `redis ${master} ${text}${key === 'actions' ? ' (actions)' : ''}`,
        place: known(asked, endpoint),
        ask: askRedis,
      };
    });
  });
}

/** Pages and runtime APIs of the proxies, and what clients reach through them. */
export function haproxyProbes({ config, endpoint }: Reachable): readonly Probe[] {
  const { nodes = {}, tls, user, password, netrc, backends = {}, servers = {} } = config.haproxy ?? {};
  const login: Credentials | undefined =
    netrc === true ? { password: { netrc: true } } : loginOf({ user, password });
  const ofNodes = Object.entries(nodes).flatMap(([name, { stats, runtime }]): readonly Probe[] => {
    const at: Path = ['haproxy'];
    const page = stats === undefined ? undefined : urlIn(stats);
    const admin = runtime === undefined ? undefined : placeOf(runtime);
    return [
      ...(page === undefined
        ? []
        : [
            {
              what: `haproxy ${name} page`,
              place: () => endpoint({ member: name, ...page, tls, login, at }),
              ask: askPage(page.path, Object.keys(backends), Object.keys(servers)),
            },
          ]),
      ...(admin === undefined
        ? []
        : [
            {
              what: `haproxy ${name} runtime`,
              place: () => endpoint({ member: name, ...admin, secure: false, at }),
              ask: askRuntime,
            },
          ]),
    ];
  });
  const entries = Object.entries(backends).flatMap(([name, { patroni: scope, entry }]): readonly Probe[] => {
    const index = (config.patroni ?? []).findIndex((one) => one.scope === scope);
    const postgres = config.patroni?.[index]?.postgres;
    if (entry === undefined || postgres === undefined) return [];
    return [
      {
        what: `entry ${name}`,
        place: known(postgresPlace(name, entry, postgres, index), endpoint),
        preamble: SSL_REQUEST,
        ask: askSql(postgres.database ?? 'postgres'),
      },
    ];
  });
  return [...ofNodes, ...entries];
}

function known(asked: Asked | undefined, endpoint: Reachable['endpoint']): Probe['place'] {
  return async () => {
    if (asked === undefined)
      throw new Error('the file does not say where it is, and nobody who does has answered');
    return await endpoint(asked);
  };
}

function postgresPlace(member: string, text: string, login: Login, index: number): Asked | undefined {
  const place = placeOf(text) ?? placeOf(/^postgres(?:ql)?:\/\/(?:[^@/]*@)?([^/?]+)/.exec(text)?.[1] ?? '');
  if (place === undefined) return undefined;
  const { user, password, database, sslmode, tls } = login;
  return {
    ...{ member, ...place, secure: sslmode !== 'disable', tls, verify: sslmode !== 'require' },
    ...{ login: { user, password, database }, at: ['patroni', index, 'postgres'] },
  };
}

function placeOf(text: string): { readonly host: string; readonly port: number } | undefined {
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

function loginOf({ user, password }: Pick<Credentials, 'user' | 'password'>): Credentials | undefined {
  // A name alone is that of the certificate.
  return password === undefined ? undefined : { user, password };
}

function shortName({ short }: Cluster, name: string): string {
  return short === undefined ? name : (new RegExp(short).exec(name)?.[1] ?? name);
}
