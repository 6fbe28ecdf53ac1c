import type { Members } from '../../app/discover.ts';
import type { Asked, Credentials, Reachable } from '../../inventory/file/endpoints.ts';
import {
  type Cluster,
  etcdPlaces,
  loginOf,
  placeOf,
  postgresPlace,
  prefixOf,
  redisPlace,
  restPlace,
  sentinelPlaces,
} from '../../inventory/file/places.ts';
import { urlIn } from '../../inventory/file/values.ts';
import type { Path } from '../../inventory/file/yaml.ts';
import { SSL_REQUEST } from '../../net/postgres-client.ts';
import { own } from '../../text/own.ts';
import type { Probe } from './probe.ts';
import { askEtcd, askPage, askPatroni, askRedis, askRuntime, askSentinel, askSql } from './questions.ts';

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

/** The instances of a master, as the sentinels or the file name them. */
export function redisProbes(
  { config, endpoint }: Reachable,
  master: string,
  instances: readonly string[],
): readonly Probe[] {
  const acts = own(config.redis?.masters ?? {}, master)?.actions !== undefined;
  return (['auth', ...(acts ? (['actions'] as const) : [])] as const).flatMap((who) =>
    instances.map(
      (text): Probe => ({
        what: `redis ${master} ${text}${who === 'actions' ? ' (actions)' : ''}`,
        place: known(redisPlace(config, master, text, who), endpoint),
        ask: askRedis,
      }),
    ),
  );
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

function shortName({ short }: Cluster, name: string): string {
  return short === undefined ? name : (new RegExp(short).exec(name)?.[1] ?? name);
}
