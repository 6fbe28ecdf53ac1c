import { Socket } from 'node:net';
import { at, type Endpoint } from './endpoint.ts';
import { type Limit, MAX_ANSWER_BYTES, TooLargeError, withLimit } from './limit.ts';
import type { Login } from './login.ts';

/** One row: column → value as `pg` converts it (bigint stays text). */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Runs one statement on a connection of its own in the database `postgres`.
 * @throws Error that names the endpoint; the server's own error keeps its SQLSTATE in `cause.code`.
 */
export async function query(
  endpoint: Endpoint,
  login: Login,
  sql: string,
  values: readonly unknown[],
  limit: Limit,
): Promise<readonly Row[]> {
  const { Client } = (await import('pg')).default;
  const { host, port } = endpoint;
  const { user, password } = login;
  const socket = boundedSocket();
  const client = new Client({
    stream: () => socket,
    host,
    port,
    user,
    password,
    database: 'postgres',
    application_name: 'paws-console',
    connectionTimeoutMillis: limit.deadlineMs,
    // The server gives up too, so that nothing goes on behind a caller who left.
    statement_timeout: limit.deadlineMs,
  });
  client.on('error', () => {
    // In a failover the socket fails while nobody awaits it; the query below has the error already.
  });
  return await at(endpoint, async () => {
    try {
      return await withLimit(limit, async () => {
        await client.connect();
        const result = await client.query<Record<string, unknown>>(sql, [...values]);
        return result.rows;
      });
    } finally {
      // A frozen server would never answer the farewell: say it, do not wait for it.
      client.end().catch(() => undefined);
      setTimeout(() => socket.destroy(), 200).unref();
    }
  });
}

// pg puts all of an answer together, however long it is.
function boundedSocket(): Socket {
  const socket = new Socket();
  let size = 0;
  socket.on('data', (chunk) => {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) socket.destroy(new TooLargeError());
  });
  return socket;
}
