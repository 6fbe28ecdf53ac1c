import type { Command } from '../../domain/command.ts';
import type { State } from '../../store/state.ts';
import { type Hands, NoAnswer, type Reply, type Watch } from './hands.ts';
import type { Result } from './perform.ts';

// Patroni blocks until the new leader runs, "status unknown" after 2 × loop_wait; a slow checkpoint comes on top.
const ANSWER_WITHIN_MS = 90_000;
const SETTLE_WITHIN_MS = 30_000;

/** Answers: Patroni REST API, `POST /switchover` (200, 202, 400, 412, 503). */
export async function performSwitchover(
  command: Extract<Command, { type: 'patroni.switchover' }>,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  const { leader, candidate } = command;
  watch.progress(`asked ${leader} to hand over to ${candidate}`);
  let reply: Reply;
  try {
    reply = await hands.switchover(
      leader,
      candidate,
      AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    );
  } catch (error) {
    const text = (error as Error).message;
    if (!(error instanceof NoAnswer)) return { outcome: 'failed', text };
    return await judgeByLeaderKey(command, watch, signal, text);
  }
  if (reply.status === 200) {
    watch.progress(reply.text);
    const now = await watch.until((state) => otherLeader(state, leader), SETTLE_WITHIN_MS, signal);
    if (now === undefined)
      return { outcome: 'unknown', text: `${reply.text}, but etcd still names ${leader}` };
    return now === candidate
      ? { outcome: 'succeeded', text: reply.text }
      : { outcome: 'succeeded', text: `${reply.text} (asked for ${candidate})` };
  }
  const words = `${reply.text} (HTTP ${reply.status})`;
  if (/status unknown/i.test(reply.text)) return await judgeByLeaderKey(command, watch, signal, words);
  return { outcome: reply.status === 503 ? 'failed' : 'refused', text: words };
}

async function judgeByLeaderKey(
  { leader, candidate }: { readonly leader: string; readonly candidate: string },
  watch: Watch,
  signal: AbortSignal,
  why: string,
): Promise<Result> {
  watch.progress(`${why}; watching the leader key`);
  const now = await watch.until((state) => otherLeader(state, leader), SETTLE_WITHIN_MS, signal);
  if (now === candidate) return { outcome: 'succeeded', text: `${candidate} holds the leader key (${why})` };
  const holder = now ?? `still ${leader}`;
  return { outcome: 'unknown', text: `${why}; the leader key names ${holder}` };
}

function otherLeader(state: State, than: string): string | undefined {
  const name = state.dcs.error === undefined ? state.dcs.value?.leader?.name : undefined;
  return name === than ? undefined : name;
}
