import { Redis } from 'ioredis';
import pg from 'pg';
import { beat, now } from './beat.ts';
import type { Stack } from './stack.ts';

export type TruthLane = 'persistent' | 'fresh' | 'redis';

/** A write: when it was begun and when it ended, ms since the epoch on a steady clock, and who acknowledged it. */
export type Write = {
  readonly lane: TruthLane;
  readonly id: number;
  readonly begunAt: number;
  readonly endedAt: number;
  readonly ok: boolean;
  readonly by?: string;
  /** How late the prober itself was, ms. */
  readonly lateMs: number;
};

type Prober = { readonly writes: readonly Write[]; readonly stop: () => Promise<void> };

const SCHEMA = 'paws_truth';
const KEYS = 'paws:truth:';
// Where they cannot be removed, they go by themselves.
const KEPT_S = 600;
const EVERY_MS = { persistent: 50, fresh: 100, redis: 100 } as const;
const GIVE_UP_MS = 3_000;
// Commits that wait for a dead standby keep their backends: with more of them the prober would be the outage.
const MOST_AT_ONCE = 30;

/**
 * Writes every 50 ms over a pool, every 100 ms over a new connection and every 100 ms to Redis, whatever becomes of
 * earlier writes. It has its own table and keys, and shares no code with the console.
 */
export async function startProber(stack: Stack): Promise<Prober> {
  const login = {
    ...{ host: '127.0.0.1', port: stack.port('haproxy', 5000), user: 'postgres', database: 'postgres' },
    ...{ password: stack.password, application_name: 'paws-truth' },
  };
  const setup = new pg.Client(login);
  await setup.connect();
  await setup.query(`drop schema if exists ${SCHEMA} cascade`);
  await setup.query(`create schema ${SCHEMA}`);
  await setup.query(`create table ${SCHEMA}.entry (lane text, id int, primary key (lane, id))`);
  await setup.end();

  const pool = new pg.Pool({ ...login, max: MOST_AT_ONCE, connectionTimeoutMillis: GIVE_UP_MS });
  pool.on('error', () => undefined);
  // One that is in use is cut off, too, when its primary goes away: its query tells of that.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const insert = `insert into ${SCHEMA}.entry values ($1, $2) returning host(inet_server_addr()) as by`;
  const redis = redisClients(stack, /^redis/, 6379);
  const sentinels = redisClients(stack, /^sentinel/, 26_379);

  const writers: Readonly<Record<TruthLane, (id: number) => Promise<string>>> = {
    persistent: async (id) => {
      const client = await pool.connect();
      let given = false;
      const giveBack = (broken: boolean) => {
        if (!given) client.release(broken);
        given = true;
      };
      // Destroyed, not cancelled: a cancelled commit would be a local one.
      const timer = setTimeout(giveBack, GIVE_UP_MS, true);
      try {
        const { rows } = await client.query(insert, ['persistent', id]);
        giveBack(false);
        return String(rows[0]?.by);
      } catch (error) {
        giveBack(true);
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    fresh: async (id) => {
      const client = new pg.Client({ ...login, connectionTimeoutMillis: GIVE_UP_MS });
      client.on('error', () => undefined);
      try {
        await client.connect();
        const { rows } = await client.query(insert, ['fresh', id]);
        return String(rows[0]?.by);
      } finally {
        client.end().catch(() => undefined);
      }
    },
    // As an application does: to the master that the first sentinel names that answers.
    redis: async (id) => {
      const master = await Promise.any([...sentinels.values()].map(masterOf));
      const client = redis.get(master);
      if (client === undefined) throw new Error(`no Redis ${master}`);
      await client.set(`${KEYS}${id}`, id, 'EX', KEPT_S);
      return master;
    },
  };

  const writes: Write[] = [];
  const ends = (Object.keys(EVERY_MS) as TruthLane[]).map((lane) => {
    let id = 0;
    let open = 0;
    return beat(EVERY_MS[lane], now, (lateMs) => {
      const begunAt = now();
      if (open >= MOST_AT_ONCE) return;
      id += 1;
      open += 1;
      const own = id;
      const end = (ok: boolean, by?: string) =>
        writes.push({
          lane,
          id: own,
          begunAt,
          endedAt: now(),
          ok,
          lateMs,
          ...(by === undefined ? {} : { by }),
        });
      const late = new Promise<never>((_, reject) => setTimeout(reject, GIVE_UP_MS, new Error('late')));
      Promise.race([writers[lane](own), late])
        .then(
          (by) => end(true, by),
          () => end(false),
        )
        .finally(() => {
          open -= 1;
        });
    });
  });
  return {
    writes,
    stop: async () => {
      for (const end of ends) end();
      await new Promise((resolve) => setTimeout(resolve, GIVE_UP_MS + 200));
      for (const client of [...redis.values(), ...sentinels.values()]) client.disconnect();
      await Promise.race([pool.end(), new Promise((resolve) => setTimeout(resolve, GIVE_UP_MS))]);
    },
  };
}

/** A connection to each service of that name, opened again every 100 ms where it is lost. */
function redisClients(stack: Stack, name: RegExp, inner: number): ReadonlyMap<string, Redis> {
  const services = stack.services.filter((service) => name.test(service));
  return new Map(
    services.map((service) => {
      const client = new Redis({
        ...{ host: '127.0.0.1', port: stack.port(service, inner), password: stack.redisPassword },
        maxRetriesPerRequest: 0,
        ...{ enableOfflineQueue: false, retryStrategy: () => 100, commandTimeout: GIVE_UP_MS },
      });
      client.on('error', () => undefined);
      return [service, client];
    }),
  );
}

async function masterOf(sentinel: Redis): Promise<string> {
  const [fields = []] = (await sentinel.call('SENTINEL', 'MASTERS')) as readonly (readonly string[])[];
  return fields[fields.indexOf('ip') + 1] ?? '';
}

/** Acknowledged writes of the prober's that a node does not have, by node. */
export async function lostWrites(stack: Stack, writes: readonly Write[]): Promise<Record<string, number>> {
  const lost: Record<string, number> = {};
  for (const service of stack.services.filter((name) => /^patroni\d/.test(name))) {
    const client = new pg.Client({
      ...{ host: '127.0.0.1', port: stack.port(service, 5432), user: 'postgres', database: 'postgres' },
      password: stack.password,
    });
    await client.connect();
    const { rows } = await client.query(`select lane, id from ${SCHEMA}.entry`);
    await client.end();
    const there = new Set(rows.map(({ lane, id }) => `${lane}:${id}`));
    lost[service] = writes.filter(
      ({ lane, id, ok }) => ok && lane !== 'redis' && !there.has(`${lane}:${id}`),
    ).length;
  }
  return lost;
}

/** Removes what the prober has written: its schema, and its keys in every Redis that takes writes. */
export async function forget(stack: Stack): Promise<void> {
  await Promise.all([forgetRows(stack), forgetKeys(stack)]);
}

async function forgetKeys(stack: Stack): Promise<void> {
  for (const service of stack.services.filter((name) => /^redis/.test(name))) {
    const redis = new Redis({
      host: '127.0.0.1',
      port: stack.port(service, 6379),
      password: stack.redisPassword,
    });
    try {
      const keys = (await redis.info('replication')).includes('role:master')
        ? await redis.keys(`${KEYS}*`)
        : [];
      if (keys.length > 0) await redis.del(keys);
    } finally {
      redis.disconnect();
    }
  }
}

async function forgetRows(stack: Stack): Promise<void> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: stack.port('haproxy', 5000), user: 'postgres', database: 'postgres' },
    password: stack.password,
  });
  await client.connect();
  await client.query(`drop schema if exists ${SCHEMA} cascade`);
  await client.end();
}
