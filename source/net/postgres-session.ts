import type { Client } from 'pg';
import { at, type Endpoint } from './endpoint.ts';
import { type Limit, withLimit } from './limit.ts';
import type { Login } from './login.ts';
import type { Row } from './postgres.ts';

/** A connection to the database `postgres` that is opened on demand and thrown away after any failure. */
export type PostgresSession = {
  /** Runs one statement. @throws Error that names the endpoint. */
  ask(sql: string, limit: Limit): Promise<readonly Row[]>;
  close(): void;
};

/** Session on one server; connects on first use. */
export function postgresSession(endpoint: Endpoint, login: Login): PostgresSession {
  let kept: Client | undefined;

  function drop(): void {
    // A frozen server would never answer a farewell, and asking it to cancel is worse.
    streamOf(kept)?.destroy();
    kept = undefined;
  }

  async function open(): Promise<Client> {
    const { Client } = (await import('pg')).default;
    const { host, port } = endpoint;
    const { user, password } = login;
    const name = 'paws-console';
    const client = new Client({ host, port, user, password, database: 'postgres', application_name: name });
    client.on('error', () => {
      if (kept === client) drop();
    });
    kept = client;
    await client.connect();
    return client;
  }

  return {
    ask: (sql, limit) =>
      at(endpoint, async () => {
        try {
          return await withLimit(limit, async () => {
            const client = kept ?? (await open());
            const result = await client.query<Record<string, unknown>>(sql);
            return result.rows;
          });
        } catch (error) {
          drop();
          throw error;
        }
      }),
    close: drop,
  };
}

function streamOf(client: object | undefined): { destroy(): void } | undefined {
  return (client as { connection?: { stream?: { destroy(): void } } } | undefined)?.connection?.stream;
}
