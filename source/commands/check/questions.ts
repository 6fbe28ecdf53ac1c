import type { Endpoint } from '../../net/endpoint.ts';
import { reasonOf } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import { postgresSession } from '../../net/postgres.ts';
import { infoFields } from '../../net/redis-info.ts';
import { redisConnection } from '../../net/resp.ts';
import { etcdClient } from '../../systems/etcd/client.ts';
import { haproxyRuntime } from '../../systems/haproxy/admin.ts';
import { haproxyClient } from '../../systems/haproxy/client.ts';
import { patroniClient } from '../../systems/patroni/client.ts';
import { redisClient } from '../../systems/redis/client.ts';
import { sentinelClient } from '../../systems/sentinel/client.ts';
import type { Answer } from './probe.ts';

/** A question to one place. */
type Question = (endpoint: Endpoint, limit: Limit) => Promise<Answer>;

/** etcd: its version, and whether every one of these keys or prefixes may be read. */
export function askEtcd(prefixes: readonly string[]): Question {
  return async (endpoint, limit) => {
    const client = etcdClient(endpoint);
    try {
      const { version } = await client.status(limit);
      for (const prefix of prefixes) {
        const denied = await client.keyNames(prefix, 1, limit).then(
          () => undefined,
          (error: Error) => reasonOf(error.cause ?? error),
        );
        if (denied !== undefined) return { version, lacks: `${prefix}: ${denied}` };
      }
      return { version };
    } finally {
      client.close();
    }
  };
}

/** Patroni: whether it is the member that was meant. */
export function askPatroni(name: string, scope: string): Question {
  return async (endpoint, limit) => {
    const client = patroniClient(endpoint);
    try {
      const node = await client.getNode(limit);
      const version = node.patroniVersion;
      if (node.scope !== scope)
        return { version, lacks: `it is of the scope ${node.scope || '(none)'}, not of ${scope}` };
      return node.name === name ? { version } : { version, lacks: `it is ${node.name}, not ${name}` };
    } finally {
      client.close();
    }
  };
}

const SQL = `select current_setting('server_version') as version,
  pg_has_role(current_user, 'pg_monitor', 'member') as watches`;

/** PostgreSQL: whether the user may see what it does. */
export function askSql(database: string): Question {
  return async (endpoint, limit) => {
    const session = postgresSession(endpoint, database);
    try {
      const [row] = await session.ask(SQL, limit);
      const version = String(row?.version).split(' ')[0] ?? '';
      return row?.watches === true
        ? { version }
        : { version, lacks: `${endpoint.auth?.user} is no member of pg_monitor` };
    } finally {
      session.close();
    }
  };
}

/** A sentinel: whether it watches these masters. */
export function askSentinel(masters: readonly string[]): Question {
  return async (endpoint, limit) => {
    const connection = redisConnection(endpoint);
    const client = sentinelClient(endpoint);
    try {
      const [info] = await connection.pipeline([['INFO', 'server']], limit);
      const version = info?.ok === true ? infoFields(String(info.value)).get('redis_version') : undefined;
      const watched = (await client.view(limit)).masters.map(({ name }) => name);
      const absent = missing(masters, watched);
      return {
        ...(version === undefined ? {} : { version }),
        ...(absent.length === 0
          ? {}
          : { lacks: `it does not watch ${absent.join(', ')}, but ${watched.join(', ') || 'nothing'}` }),
      };
    } finally {
      connection.close();
      client.close();
    }
  };
}

/** Redis: whether INFO may be read. */
export const askRedis: Question = async (endpoint, limit) => {
  const client = redisClient(endpoint);
  try {
    return { version: (await client.node(limit)).version };
  } finally {
    client.close();
  }
};

/** The statistics page of HAProxy: whether it has these backends and servers. */
export function askPage(path: string, backends: readonly string[], servers: readonly string[]): Question {
  return async (endpoint, limit) => {
    const client = haproxyClient(endpoint, path);
    try {
      const found = await client.statistics(limit);
      const has = {
        backend: missing(
          backends,
          found.backends.map(({ name }) => name),
        ),
        server: missing(
          servers,
          found.servers.map(({ server }) => server),
        ),
      };
      const [first] = Object.entries(has).filter(([, names]) => names.length > 0);
      return first === undefined ? {} : { lacks: `it has no ${first[0]} ${first[1].join(', ')}` };
    } finally {
      client.close();
    }
  };
}

/** The runtime API of HAProxy. */
export const askRuntime: Question = async (endpoint, limit) => {
  const info = await haproxyRuntime(endpoint, 'show info', limit);
  const version = /^Version: (\S+)/m.exec(info)?.[1];
  return version === undefined ? { lacks: 'it does not answer as HAProxy does' } : { version };
};

function missing(wanted: readonly string[], found: readonly string[]): readonly string[] {
  return wanted.filter((name) => !found.includes(name));
}
