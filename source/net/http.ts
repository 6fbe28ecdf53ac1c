import type { Agent as HttpAgent } from 'node:http';
import { createRequire } from 'node:module';
import { at, type Endpoint } from './endpoint.ts';
import { type Limit, withLimit } from './limit.ts';
import { readBounded } from './read.ts';
import { tlsOptions } from './tls.ts';

const load = createRequire(import.meta.url);
// Not imported: for an import Node reads every export of this module, and one of them loads another HTTP client
// (25 ms of the start).
const http: typeof import('node:http') = load('node:http');

type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type HttpAnswer = { readonly status: number; readonly text: string };

/** No answer came. `sent` says whether the request may have reached the server. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
  readonly sent: boolean;
  constructor(error: Error, sent: boolean) {
    super(error.message, { cause: error });
    this.sent = sent;
  }
}

/**
 * HTTP to one member, with Basic auth where the endpoint has a login: connections are reused where the server allows, at
 * most `maxConnections` at a time.
 */
export function httpClient(endpoint: Endpoint, maxConnections: number) {
  const { Agent } = protocolOf(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: maxConnections, maxFreeSockets: 1 });
  return {
    /** @throws NoAnswerError naming the member; a status of 4xx or 5xx is an answer, not an error. */
    send: (what: HttpRequest, limit: Limit): Promise<HttpAnswer> => send(endpoint, agent, what, limit),
    close: () => agent.destroy(),
  };
}

// https is loaded where it is needed.
function protocolOf({ tls }: Endpoint): Pick<typeof http, 'Agent' | 'request'> {
  return tls === undefined ? http : (load('node:https') as typeof import('node:https'));
}

async function send(
  endpoint: Endpoint,
  agent: HttpAgent,
  what: HttpRequest,
  limit: Limit,
): Promise<HttpAnswer> {
  let sent = false;
  try {
    return await at(endpoint, () =>
      withLimit(limit, (signal) => exchange(endpoint, agent, what, signal, () => (sent = true))),
    );
  } catch (error) {
    throw new NoAnswerError(error as Error, sent);
  }
}

function exchange(
  endpoint: Endpoint,
  agent: HttpAgent,
  what: HttpRequest,
  signal: AbortSignal,
  onSent: () => void,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const { host, port, tls, auth: login } = endpoint;
    const headers = {
      ...(tls?.serverName === undefined ? {} : { host: `${tls.serverName}:${port}` }),
      ...what.headers,
      ...(what.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(what.body)) }),
    };
    // A write gets a connection of its own: on a reused one that the server just closed, it could not be
    // known whether the request arrived.
    const via = what.method === 'GET' ? agent : false;
    const call = protocolOf(endpoint).request({
      ...{ host, port, method: what.method, path: what.path, headers, agent: via, signal },
      ...(login === undefined ? {} : { auth: `${login.user ?? ''}:${login.password ?? ''}` }),
      ...(tls === undefined ? {} : tlsOptions({ host, tls })),
    });
    // The request leaves when the server was found to be the right one, not when it takes the connection.
    const opened = tls === undefined ? 'connect' : 'secureConnect';
    call.once('socket', (socket) => {
      if (socket.connecting) socket.once(opened, onSent);
      else onSent();
    });
    call.once('error', reject);
    call.once('response', (response) => {
      readBounded(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    call.end(what.body);
  });
}
