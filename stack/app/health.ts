import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache } from './cache.ts';
import type { Database, PoolFigures, Way } from './database.ts';

type Status = 'UP' | 'DOWN';

/** A component in the format of Spring Boot's actuator. */
type Component = { readonly status: Status; readonly details: Readonly<Record<string, unknown>> };

/** `GET /actuator/health` (Spring Boot's actuator, with details). */
export type Health = {
  readonly status: Status;
  readonly components: { readonly db: Component; readonly redis: Component };
};

/** A busy machine may take its time, which is no outage yet. */
const DOWN_AFTER_MS = 2_000;
/** Everybody who asks within this time gets the same answer. */
const FRESH_MS = 400;
/** Below the second after which a monitor gives up: a check that takes longer answers the next request. */
const PATIENCE_MS = 500;
/** The last answer stands in for one that takes long while it is no older than this. */
const STANDS_FOR_MS = 3_000;

/** Gives the health of the application, checked when it is asked for. */
export function healthCheck(database: Database, cache: Cache, now = Date.now): () => Promise<Health> {
  let checking: Promise<Health> | undefined;
  let last: { readonly at: number; readonly health: Health } | undefined;
  return async () => {
    if (last !== undefined && now() - last.at < FRESH_MS) return last.health;
    checking ??= check().then((health) => {
      last = { at: now(), health };
      checking = undefined;
      return health;
    });
    const known = last;
    if (known === undefined || now() - known.at > STANDS_FOR_MS) return await checking;
    return await Promise.race([checking, sleep(PATIENCE_MS, known.health, { ref: false })]);
  };

  async function check(): Promise<Health> {
    const [writes, reads, redis] = await Promise.all([
      reach('writes'),
      reach('reads'),
      cache.check(DOWN_AFTER_MS).then(up, down),
    ]);
    const pool: Readonly<Record<Way, PoolFigures>> = database.figures();
    // Reads fall back on the primary, so that replicas that are away are no outage.
    const db: Component = {
      status: writes.status,
      details: { database: 'PostgreSQL', primary: writes, replicas: reads, pool },
    };
    const well = db.status === 'UP' && redis.status === 'UP';
    return { status: well ? 'UP' : 'DOWN', components: { db, redis } };
  }

  async function reach(way: Way): Promise<Component> {
    try {
      return up({ standby: await database.isInRecovery(way, DOWN_AFTER_MS) });
    } catch (error) {
      return down(error);
    }
  }
}

function up(details: Readonly<Record<string, unknown>>): Component {
  return { status: 'UP', details };
}

function down(error: unknown): Component {
  return { status: 'DOWN', details: { error: wordsOf(error) } };
}

/** Why something failed, as a short text; the codes of the operating system say it best. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return wordsOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const words = error.message || error.name;
  return words.replace(/\s+/g, ' ').slice(0, 200);
}
