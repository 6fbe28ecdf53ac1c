import type { Command } from '../../domain/command.ts';
import type { State } from '../../store/state.ts';
import type { Hands, Watch } from './hands.ts';
import type { Result } from './perform.ts';

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
  const reply = await hands.switchover(leader, candidate, signal);
  if (reply.type === 'not-sent') return { outcome: 'failed', text: reply.error };
  if (reply.type === 'no-answer') return await judgeByLeaderKey(command, watch, signal, reply.error);
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
