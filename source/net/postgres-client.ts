import { Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { MAX_ANSWER_BYTES, TooLargeError } from './limit.ts';
import { tlsOptions } from './tls.ts';
import type { Preamble } from './tls-failure.ts';

/** How a client of PostgreSQL asks for TLS (protocol documentation, 53.2.10): length, code of the request. */
export const SSL_REQUEST: Preamble = { send: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]), expect: 'S' };

/** A client that is not connected yet. */
export type OpenedClient = ReturnType<typeof newClient>;

/** Settings of `pg` beside place and login. */
type ClientOptions = {
  readonly application_name: string;
  /** `postgres` when absent. */
  readonly database?: string;
  readonly options?: string;
  readonly connectionTimeoutMillis?: number;
  readonly statement_timeout?: number;
};

/**
 * Client for one database of one server. It logs in by SCRAM only: a server that asks for the password in clear
 * text, or for its MD5, gets nothing.
 */
export async function postgresClient(endpoint: Endpoint, options: ClientOptions): Promise<OpenedClient> {
  return newClient((await import('pg')).default, endpoint, options);
}

/** The same where the library is loaded already. */
export function newClient(
  { Client }: Pick<typeof import('pg'), 'Client'>,
  endpoint: Endpoint,
  options: ClientOptions,
) {
  const { host, port, tls, auth } = endpoint;
  const socket = new Socket();
  const client = new Client({
    stream: () => socket,
    host,
    port,
    user: auth?.user ?? 'postgres',
    // Never undefined: pg would take one from the environment or ~/.pgpass.
    password: auth?.password ?? '',
    database: 'postgres',
    ssl: tls === undefined ? false : tlsOptions({ host, tls }),
    ...options,
  });
  const handlers = client as unknown as Record<Refused, () => void>;
  const { connection } = client as unknown as { readonly connection: Connection };
  for (const [name, words] of REFUSED) {
    handlers[name] = () =>
      connection.emit('error', new Error(`it asks for the password ${words}, not by SCRAM`));
  }
  client.on('error', () => {
    // In a failover the socket fails while no call awaits it; the call that is under way has the error already.
  });
  // pg puts all of an answer together, however long it is.
  let size = 0;
  const count = (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) connection.stream.destroy(new TooLargeError());
  };
  socket.on('data', count);
  // Then the socket itself gets no data any more.
  connection.once('sslconnect', () => connection.stream.on('data', count));
  return {
    client,
    /** The next answer begins: each is bounded by itself. */
    began: () => {
      size = 0;
    },
    /** Cuts the connection. A frozen server would never answer a farewell, and asking it to cancel is worse. */
    destroy: () => {
      connection.stream.destroy();
      socket.destroy();
    },
  };
}

type Connection = NodeJS.EventEmitter & { readonly stream: Socket };

type Refused = '_handleAuthCleartextPassword' | '_handleAuthMD5Password';

// pg has no setting for it (libpq: require_auth).
const REFUSED: readonly (readonly [name: Refused, words: string])[] = [
  ['_handleAuthCleartextPassword', 'in clear text'],
  ['_handleAuthMD5Password', 'as MD5'],
];
