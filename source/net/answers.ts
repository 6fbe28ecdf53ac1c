import { connect } from 'node:net';

const PATIENCE_MS = 1_000;

/** Whether a process accepts a connection on this port of 127.0.0.1; silence counts as yes, only a refusal is a no. */
export function answers(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, signal });
    const end = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(PATIENCE_MS, () => end(true));
    socket.on('connect', () => end(true));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code !== 'ECONNREFUSED'));
  });
}
