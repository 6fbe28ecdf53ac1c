import { connect, Socket } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import { MAX_ANSWER_BYTES, TooLargeError } from './limit.ts';
import type { Preamble } from './peer.ts';
import { tlsOptions } from './tls.ts';

/** How a client of PostgreSQL asks for TLS (protocol documentation, 53.2.10): length, code of the request. */
export const SSL_REQUEST: Preamble = { send: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]), expect: 'S' };

const CANCEL_REQUEST = 80_877_102;

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

/** How long the request to give up may take to be sent, ms. */
const ASKED_WITHIN_MS = 200;

/**
 * Asks the server to give up what a session is at, over a connection of its own as libpq does (protocol documentation,
 * 54.2.8). It answers nothing; a session that has no key yet has nothing to give up. Settles when it was sent.
 */
export function askToGiveUp({ host, port }: Endpoint, client: object): Promise<void> {
  const { processID, secretKey } = client as { readonly processID?: unknown; readonly secretKey?: unknown };
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return Promise.resolve();
  const request = Buffer.alloc(16);
  [request.length, CANCEL_REQUEST, processID, secretKey].forEach((word, i) => {
    request.writeInt32BE(word, 4 * i);
  });
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.setTimeout(ASKED_WITHIN_MS, () => socket.destroy());
    // A server that is gone has nothing to give up.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
    socket.end(request);
  });
}

type Connection = NodeJS.EventEmitter & { readonly stream: Socket };

type Refused = '_handleAuthCleartextPassword' | '_handleAuthMD5Password';

// pg has no setting for it (libpq: require_auth).
const REFUSED: readonly (readonly [name: Refused, words: string])[] = [
  ['_handleAuthCleartextPassword', 'in clear text'],
  ['_handleAuthMD5Password', 'as MD5'],
];
