import type { Command } from '../../domain/command.ts';
import { current } from '../../domain/facts.ts';
import { isStreaming, type PatroniNode } from '../../domain/patroni.ts';
import type { State } from '../../store/state.ts';
import type { Hands, Watch } from './hands.ts';
import type { Result } from './perform.ts';

// A base backup takes as long as the data is large; after this the console stops looking, not Patroni.
const FOLLOW_FOR_MS = 30 * 60_000;

/**
 * Patroni answers 200 "reinitialize started" at once; it is done when PostgreSQL has been started anew on the
 * member (another postmaster) and streams.
 */
export async function performReinitialize(
  command: Extract<Command, { type: 'patroni.reinitialize' }>,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  const { member } = command;
  const before = watch.get().patroni[member]?.value?.postmasterStartTime;
  const reply = await hands.reinitialize(member, signal);
  if (reply.type === 'not-sent') return { outcome: 'failed', text: reply.error };
  if (reply.type === 'no-answer') return { outcome: 'unknown', text: reply.error };
  if (reply.status !== 200) {
    return { outcome: 'refused', text: `${reply.text || 'no reason given'} (HTTP ${reply.status})` };
  }
  watch.progress(reply.text);
  let told = '';
  const done = await watch.until(
    (state) => {
      const node = current(state.patroni[member]);
      if (node === undefined) return undefined;
      if (node.state !== told) {
        told = node.state;
        watch.progress(`${member}: ${told}`);
      }
      return startedAnew(node, before) ? node : undefined;
    },
    FOLLOW_FOR_MS,
    signal,
  );
  return done === undefined
    ? { outcome: 'unknown', text: `${member} does not stream yet: ${stateOf(watch.get(), member)}` }
    : { outcome: 'succeeded', text: `${member} has a new copy and streams on timeline ${done.timeline}` };
}

function startedAnew(node: PatroniNode, before: string | undefined): boolean {
  return (
    node.state === 'running' &&
    isStreaming(node) &&
    node.postmasterStartTime !== undefined &&
    node.postmasterStartTime !== before
  );
}

function stateOf(state: State, member: string): string {
  const fact = state.patroni[member];
  return fact?.error ?? fact?.value?.state ?? 'never seen';
}
