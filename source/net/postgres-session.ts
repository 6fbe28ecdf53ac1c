import { at, type Endpoint } from './endpoint.ts';
import { type Limit, withLimit } from './limit.ts';
import type { Row } from './postgres.ts';
import { type OpenedClient, postgresClient, SSL_REQUEST } from './postgres-client.ts';

/** A connection to one database that is opened on demand and thrown away after any failure. */
type PostgresSession = {
  /** Runs one statement. @throws Error that names the endpoint. */
  ask(sql: string, limit: Limit): Promise<readonly Row[]>;
  close(): void;
};

/** Session on one server; connects on first use. */
export function postgresSession(endpoint: Endpoint, database = 'postgres'): PostgresSession {
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
    ask: (sql, limit) => at(endpoint, () => askNow(sql, limit), SSL_REQUEST),
    close: drop,
  };
}
