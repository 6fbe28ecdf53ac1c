import { isRaftLeader } from '../../domain/etcd.ts';
import type { EtcdCommand } from '../../domain/etcd-command.ts';
import { containerOf, current } from '../../domain/facts.ts';
import { formatBytes, formatDuration } from '../../domain/units.ts';
import type { Hands, Watch } from './hands.ts';
import type { Result } from './perform.ts';

const SETTLE_WITHIN_MS = 15_000;
const TAKEOVER_WITHIN_MS = 60_000;

/** Carries a change of etcd's out. etcd answers when it is done; what is lost on the way is `unknown`. */
export async function performEtcd(
  command: EtcdCommand,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  if (command.type === 'etcd.release-leader-key') return await release(command, hands, watch, signal);
  const since = Date.now();
  let size = 0;
  try {
    size = await hands.etcd(command, signal);
  } catch (error) {
    return {
      outcome: command.type === 'etcd.snapshot' ? 'failed' : 'unknown',
      text: (error as Error).message,
    };
  }
  const took = formatDuration(Date.now() - since);
  switch (command.type) {
    case 'etcd.move-leader': {
      const leads = await watch.until(
        (state) => {
          const member = current(state.etcd[command.to]);
          return member !== undefined && isRaftLeader(member) ? member.raftTerm : undefined;
        },
        SETTLE_WITHIN_MS,
        signal,
      );
      return leads === undefined
        ? { outcome: 'unknown', text: `etcd took it, but ${command.to} does not say that it leads` }
        : { outcome: 'succeeded', text: `${command.to} leads in term ${leads}` };
    }
    case 'etcd.defragment':
      return { outcome: 'succeeded', text: `${command.member} was rewritten in ${took}` };
    case 'etcd.disarm':
      return { outcome: 'succeeded', text: `${command.alarm} of ${command.member} is disarmed` };
    case 'etcd.snapshot':
      return { outcome: 'succeeded', text: `${command.file}: ${formatBytes(size)} in ${took}` };
  }
}

/**
 * The assisted failover. The fence is proven again here: Docker says that the container does not run, and
 * nothing answers on its ports. Then the key is deleted only if it still is the one that was looked at.
 */
async function release(
  command: Extract<EtcdCommand, { type: 'etcd.release-leader-key' }>,
  hands: Hands,
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  const { leader, container, standby } = command;
  let alive: string | undefined;
  try {
    alive = await hands.signOfLife(container, signal);
  } catch (error) {
    return { outcome: 'refused', text: `${leader} is not proven dead: ${(error as Error).message}` };
  }
  if (alive !== undefined) return { outcome: 'refused', text: `${leader} is not proven dead: ${alive}` };
  watch.progress(`${leader} is proven dead; releasing its key`);
  const since = Date.now();
  try {
    if ((await hands.etcd(command, signal)) === 0) {
      return { outcome: 'refused', text: 'the leader key changed in the meantime; nothing was done' };
    }
  } catch (error) {
    return { outcome: 'unknown', text: (error as Error).message };
  }
  watch.progress(`the key is released; waiting for ${standby}`);
  const next = await watch.until(
    (state) => {
      const name = state.dcs.error === undefined ? state.dcs.value?.leader?.name : undefined;
      const node = name === undefined || name === leader ? undefined : current(state.patroni[name]);
      return node?.role === 'primary' ? node.name : undefined;
    },
    TAKEOVER_WITHIN_MS,
    signal,
  );
  const took = formatDuration(Date.now() - since);
  if (next === undefined) {
    const down = containerOf(watch.get(), standby)?.state ?? 'gone';
    return {
      outcome: 'unknown',
      text: `the key is released, but nobody took over in ${took} (${standby}: ${down})`,
    };
  }
  return { outcome: 'succeeded', text: `${next} is primary ${took} after the key was released` };
}
