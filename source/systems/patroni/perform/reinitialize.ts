import type { Perform } from '../../../actions/command-table.ts';
import type { Ports, Watch } from '../../../actions/perform/ports.ts';
import { current } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { formatBytes } from '../../../text/units.ts';
import type { PatroniNode } from '../facts.ts';
import { isStreaming } from '../streaming.ts';
import { send } from './send.ts';

const DEADLINE_MS = 15_000;
// A base backup takes as long as the data is large; after this the console stops following it, Patroni goes on.
const FOLLOW_FOR_MS = 30 * 60_000;

/**
 * Patroni answers 200 "reinitialize started" at once; it is done when PostgreSQL has been started again on the
 * member (another postmaster) and streams.
 */
export const performReinitialize: Perform<'patroni.reinitialize'> = async (command, ports, watch, signal) => {
  const { member } = command;
  const before = watch.get().patroni[member]?.value?.postmasterStartTime;
  const { end, answer = '', lost } = await send(command, ports, DEADLINE_MS, signal);
  if (end !== undefined) return end;
  if (lost !== undefined) return { outcome: 'unknown', text: lost };
  watch.progress(answer);
  let reported = '';
  const copying = new AbortController();
  const copied = followCopy(member, ports, watch, copying.signal);
  const done = await watch.until(
    (state) => {
      const node = current(state.patroni[member]);
      if (node === undefined) return undefined;
      if (node.state !== reported) {
        reported = node.state;
        watch.progress(`${member}: ${reported}`);
      }
      return startedAgain(node, before) && isStreaming(state, member) ? node : undefined;
    },
    FOLLOW_FOR_MS,
    signal,
  );
  copying.abort();
  await copied;
  return done === undefined
    ? { outcome: 'unknown', text: `${member} does not stream yet: ${stateOf(watch.get(), member)}` }
    : { outcome: 'succeeded', text: `${member} has a new copy and streams on timeline ${done.timeline}` };
};

const COPY_POLL_MS = 1_000;

/** Reports how far the base backup is (`pg_stat_progress_basebackup` on the leader) until the signal. */
async function followCopy(member: string, ports: Ports, watch: Watch, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const leader = watch.get().dcs.value?.leader?.name;
    const copy = leader === undefined ? undefined : await ports.baseBackup(leader, signal);
    if (copy !== undefined && !signal.aborted) {
      const of = copy.totalBytes === undefined ? '' : ` of ${formatBytes(copy.totalBytes)}`;
      watch.progress(`${member}: ${copy.phase}, ${formatBytes(copy.streamedBytes)}${of}`);
    }
    await watch.until(() => undefined, COPY_POLL_MS, signal);
  }
}

function startedAgain(node: PatroniNode, before: string | undefined): boolean {
  return (
    node.state === 'running' && node.postmasterStartTime !== undefined && node.postmasterStartTime !== before
  );
}

function stateOf(state: State, member: string): string {
  const fact = state.patroni[member];
  return fact?.error ?? fact?.value?.state ?? 'never seen';
}
