import { at, type Endpoint } from './endpoint.ts';
import { type Limit, withLimit } from './limit.ts';
import { postgresClient, SSL_REQUEST } from './postgres-client.ts';

/** One row: column → value as `pg` converts it (bigint stays text). */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Runs one statement on a connection of its own in the database `postgres`.
 * @throws Error that names the endpoint; the server's own error keeps its SQLSTATE in `cause.code`.
 */
export async function query(
  endpoint: Endpoint,
  sql: string,
  values: readonly unknown[],
  limit: Limit,
): Promise<readonly Row[]> {
  const ask = async () => {
    const { client, destroy } = await postgresClient(endpoint, {
      application_name: 'paws-console',
      connectionTimeoutMillis: limit.deadlineMs,
      // The server gives up too, so that nothing goes on behind a caller who left.
      statement_timeout: limit.deadlineMs,
    });
    try {
      return await withLimit(limit, async () => {
        await client.connect();
        const result = await client.query<Record<string, unknown>>(sql, [...values]);
        return result.rows;
      });
    } finally {
      // A frozen server would never answer the farewell: say it, do not wait for it.
      client.end().catch(() => undefined);
      setTimeout(destroy, 200).unref();
    }
  };
  return await at(endpoint, ask, SSL_REQUEST);
}
