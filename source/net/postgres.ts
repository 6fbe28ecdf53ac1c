import { at, type Endpoint } from './endpoint.ts';
import { DeadlineError, type Limit, withLimit } from './limit.ts';
import { askToGiveUp, type OpenedClient, postgresClient, SSL_REQUEST } from './postgres-client.ts';

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
    } catch (error) {
      // No timeout of the server's covers a commit that waits for a standby: its backend would stay, one for each try.
      if (error instanceof DeadlineError) await askToGiveUp(endpoint, client);
      throw error;
    } finally {
      // A frozen server would never answer the farewell: say it, do not wait for it.
      client.end().catch(() => undefined);
      setTimeout(destroy, 200).unref();
    }
  };
  return await at(endpoint, ask, SSL_REQUEST);
}

/** Session on one server: a connection that is opened on demand and thrown away after any failure. */
export function postgresSession(endpoint: Endpoint, database = 'postgres') {
  let kept: OpenedClient | undefined;

  function drop(): void {
    kept?.destroy();
    kept = undefined;
  }

  async function connect(opened: OpenedClient): Promise<void> {
    opened.client.on('error', () => {
      if (kept === opened) drop();
    });
    kept = opened;
    await opened.client.connect();
  }

  const askNow = async (sql: string, limit: Limit) => {
    // To load the library takes time, which is not the server's.
    const fresh =
      kept === undefined
        ? await postgresClient(endpoint, { application_name: 'paws-console', database })
        : undefined;
    try {
      return await withLimit(limit, async () => {
        if (fresh !== undefined) await connect(fresh);
        const opened = fresh ?? kept;
        if (opened === undefined) throw new Error('the connection was closed');
        opened.began();
        const result = await opened.client.query<Record<string, unknown>>(sql);
        return result.rows;
      });
    } catch (error) {
      drop();
      throw error;
    }
  };

  return {
    /** Runs one statement. @throws Error that names the endpoint. */
    ask: (sql: string, limit: Limit): Promise<readonly Row[]> =>
      at(endpoint, () => askNow(sql, limit), SSL_REQUEST),
    close: drop,
  };
}
