import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Endpoint } from './endpoint.ts';
import { tlsOptions } from './tls.ts';

/**
 * A connection to a member, with TLS where the endpoint has it. `opened` is called when the first byte may be sent: not
 * before the server was found to be the right one.
 */
export function dial({ host, port, tls }: Endpoint, signal: AbortSignal, opened: () => void): Socket {
  if (tls === undefined) return connect({ host, port, signal }).once('connect', opened);
  const socket = connectTls({ host, port, ...tlsOptions({ host, tls }) }).once('secureConnect', opened);
  const stop = () => socket.destroy();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  return socket.once('close', () => signal.removeEventListener('abort', stop));
}
