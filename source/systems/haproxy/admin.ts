import { at, type Endpoint } from '../../net/endpoint.ts';
import { type Limit, withLimit } from '../../net/limit.ts';
import { NeverSentError, tellingSent } from '../../net/never-sent.ts';
import { dial } from '../../net/tcp.ts';
import { headBy } from '../../text/head.ts';
import type { HaproxyConnections } from './facts.ts';

// HAProxy reads several commands from one line, with `;` between them, and what follows `<<` as data.
const ONE_COMMAND = /^[\w ./:-]+$/;

const MAX_ANSWER = 64 * 1024;

/**
 * Sends one line to HAProxy's runtime API and returns its answer; an empty one means that it was done.
 * @throws Error that names the proxy when it cannot be asked, or hangs up without an answer.
 */
export async function haproxyRuntime(endpoint: Endpoint, line: string, limit: Limit): Promise<string> {
  if (!ONE_COMMAND.test(line)) {
    throw new NeverSentError(new Error(`"${line}" is more than one command of HAProxy`));
  }
  const ask = (sent: () => void, signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      const socket = dial(endpoint, signal, () => {
        sent();
        socket.write(`${line}\n`);
      });
      let answer = '';
      let answered = false;
      socket.setEncoding('utf8');
      socket.on('data', (data) => {
        answered = true;
        answer = headBy(answer + String(data), MAX_ANSWER);
      });
      socket.on('error', reject);
      // HAProxy closes after each command that is not interactive; an answer without words is an empty line.
      socket.on('end', () => (answered ? resolve(answer.trim()) : reject(new Error('connection closed'))));
    });
  return await at(endpoint, () => tellingSent((sent) => withLimit(limit, (signal) => ask(sent, signal))));
}

/**
 * Connections of the process (`show info`, management guide §9.3).
 * @throws Error that names the proxy when it cannot be asked, or does not say.
 */
export async function haproxyConnections(endpoint: Endpoint, limit: Limit): Promise<HaproxyConnections> {
  const info = await haproxyRuntime(endpoint, 'show info', limit);
  const count = (name: string) => {
    const found = new RegExp(`^${name}: (\\d{1,9})$`, 'm').exec(info)?.[1];
    if (found === undefined) throw new Error(`${endpoint.member}: show info has no ${name}`);
    return Number(found);
  };
  return { open: count('CurrConns'), most: count('Maxconn') };
}
