import type { Ports, Result } from '../../../actions/perform/ports.ts';
import type { Sent } from '../../../actions/perform/send-once.ts';
import { type PatroniCommand, requestOf } from '../command.ts';

// 503: Patroni tried and it did not come off; every other refusal came before anything was tried. Only for a
// reinitialize 503 says no at once.
const TRIED = 503;
const GONE = /status unknown/i;

/** Sends the request of a command, once. The answer is in the words of the server that accepted it. */
export async function send(
  command: PatroniCommand,
  ports: Ports,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Sent<string>> {
  const { to, ...request } = requestOf(command);
  const reply = await ports.patroni(to, request, deadlineMs, signal);
  if (reply.type === 'not-sent') return ended(reply.refused === true ? 'refused' : 'failed', reply.error);
  if (reply.type === 'no-answer') return { lost: reply.error };
  const text = reply.text.trim();
  if (reply.status >= 200 && reply.status < 300) return { answer: text };
  const words = `${text || 'no reason given'} (HTTP ${reply.status})`;
  if (GONE.test(text)) return { lost: words };
  const tried = reply.status === TRIED && command.type !== 'patroni.reinitialize';
  return ended(tried ? 'failed' : 'refused', words);
}

function ended(outcome: Result['outcome'], text: string): Sent<string> {
  return { end: { outcome, text } };
}
