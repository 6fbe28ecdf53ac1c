import { connect } from 'node:net';
import { at, type Endpoint } from './endpoint.ts';
import { type Limit, withLimit } from './limit.ts';

const MAX_ANSWER = 64 * 1024;

/**
 * Sends one line to HAProxy's runtime API and returns its answer; an empty one means that it was done.
 * @throws Error that names the proxy when it cannot be asked.
 */
export function haproxyRuntime(endpoint: Endpoint, line: string, limit: Limit): Promise<string> {
  const { host, port } = endpoint;
  return at(endpoint, () =>
    withLimit(
      limit,
      (signal) =>
        new Promise<string>((resolve, reject) => {
          const socket = connect({ host, port, signal });
          let answer = '';
          socket.setEncoding('utf8');
          socket.on('connect', () => socket.write(`${line}\n`));
          socket.on('data', (data) => {
            answer = (answer + String(data)).slice(0, MAX_ANSWER);
          });
          socket.on('error', reject);
          // HAProxy closes after each command that is not interactive.
          socket.on('end', () => resolve(answer.trim()));
        }),
    ),
  );
}
