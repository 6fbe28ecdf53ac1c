import type { Ports, Result } from '../../../actions/perform/ports.ts';
import { type PatroniCommand, requestOf } from '../command.ts';

/**
 * What a request came to. `accepted`: the server took it, in these words. `lost`: it was sent and no answer came,
 * so only the owner of the fact can tell. Everything else is an end.
 */
export type Reply =
  | { readonly type: 'accepted'; readonly status: number; readonly text: string }
  | { readonly type: 'lost'; readonly why: string }
  | { readonly type: 'ended'; readonly result: Result };

// 503: Patroni tried and it did not come off; every other refusal came before anything was tried. Only for a
// reinitialize 503 says no at once.
const TRIED = 503;
const GONE = /status unknown/i;

/** Sends the request of a command, once. */
export async function send(
  command: PatroniCommand,
  ports: Ports,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Reply> {
  const { to, ...request } = requestOf(command);
  const reply = await ports.patroni(to, request, deadlineMs, signal);
  if (reply.type === 'not-sent') return ended(reply.refused === true ? 'refused' : 'failed', reply.error);
  if (reply.type === 'no-answer') return { type: 'lost', why: reply.error };
  const words = `${reply.text.trim() || 'no reason given'} (HTTP ${reply.status})`;
  if (reply.status >= 200 && reply.status < 300) {
    return { type: 'accepted', status: reply.status, text: reply.text.trim() };
  }
  if (GONE.test(reply.text)) return { type: 'lost', why: words };
  const tried = reply.status === TRIED && command.type !== 'patroni.reinitialize';
  return ended(tried ? 'failed' : 'refused', words);
}

function ended(outcome: Result['outcome'], text: string): Reply {
  return { type: 'ended', result: { outcome, text } };
}
