import type { Cache } from './cache.ts';
import type { Database } from './database.ts';

/** One entry, which a user of the application wrote. */
export type Entry = { readonly id: string; readonly body: string };

export type Entries = {
  /** Writes an entry. Once this settles it is on the primary and its synchronous standby. @throws when that is not known. */
  put(entry: Entry): Promise<void>;
  /** Finds an entry: in the cache, on a replica, on the primary. */
  get(id: string): Promise<Entry | undefined>;
  /** How many of these ids there are on the primary. */
  count(ids: readonly string[]): Promise<number>;
  /** Removes entries that are older than an hour. */
  prune(): Promise<void>;
};

const UNDEFINED_TABLE = '42P01';

/** The table of entries, with a cache before it. */
export function openEntries(database: Database, cache: Cache): Entries {
  const ensured = async <T>(run: () => Promise<T>): Promise<T> => {
    try {
      return await run();
    } catch (error) {
      if ((error as { code?: unknown }).code !== UNDEFINED_TABLE) throw error;
      await database.query(
        'writes',
        `CREATE TABLE IF NOT EXISTS app.entries
           (id uuid PRIMARY KEY, body text NOT NULL, at timestamptz NOT NULL DEFAULT now())`,
      );
      return await run();
    }
  };
  const find = async (way: 'writes' | 'reads', id: string): Promise<Entry | undefined> => {
    const [row] = await database.query<Entry>(way, 'SELECT id, body FROM app.entries WHERE id = $1', [id]);
    return row;
  };

  return {
    // Under its id an entry can be written again without harm. The repetition writes too: it then waits, like the
    // first attempt, for the synchronous standby. `DO NOTHING` would acknowledge what no standby has yet.
    put: async ({ id, body }) => {
      await ensured(() =>
        database.query(
          'writes',
          `INSERT INTO app.entries (id, body) VALUES ($1, $2)
           ON CONFLICT (id) DO UPDATE SET body = excluded.body`,
          [id, body],
        ),
      );
      await cache.drop(keyOf(id));
    },
    get: async (id) => {
      const kept = await cache.get(keyOf(id));
      if (kept !== undefined) return { id, body: kept };
      // A replica may be away, and what was just written may not have come to it yet.
      const replica = await find('reads', id).catch(() => undefined);
      const entry = replica ?? (await ensured(() => find('writes', id)));
      if (entry !== undefined) await cache.put(keyOf(id), entry.body);
      return entry;
    },
    count: async (ids) => {
      const sql = 'SELECT count(*)::int AS found FROM app.entries WHERE id = ANY($1::uuid[])';
      const [row] = await ensured(() => database.query<{ found: number }>('writes', sql, [ids]));
      return row?.found ?? 0;
    },
    prune: async () => {
      const sql = "DELETE FROM app.entries WHERE at < now() - interval '1 hour'";
      await ensured(() => database.query('writes', sql));
    },
  };
}

function keyOf(id: string): string {
  return `app:entry:${id}`;
}
