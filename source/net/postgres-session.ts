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

  async function open(): Promise<OpenedClient> {
    const opened = await postgresClient(endpoint, { application_name: 'paws-console', database });
    opened.client.on('error', () => {
      if (kept === opened) drop();
    });
    kept = opened;
    await opened.client.connect();
    return opened;
  }

  const askNow = async (sql: string, limit: Limit) => {
    try {
      return await withLimit(limit, async () => {
        const { client, began } = kept ?? (await open());
        began();
        const result = await client.query<Record<string, unknown>>(sql);
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
