import type { Perform } from '../../actions/command-table.ts';
import { type Ports, refused } from '../../actions/perform/ports.ts';
import { type Sent, sendOnce } from '../../actions/perform/send-once.ts';
import { containerOf, current } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { formatBytes, formatDuration } from '../../text/units.ts';
import { nameOfId } from './alarm.ts';
import { raftLeaders } from './quorum.ts';

const SETTLE_WITHIN_MS = 15_000;
const TAKEOVER_WITHIN_MS = 60_000;
// What etcd says when it has decided; a request that timed out may still be carried out.
const NO = /etcdserver: (?!request timed out|leader changed|server stopped|no leader)/;

type Change = 'etcd.move-leader' | 'etcd.compact' | 'etcd.defragment' | 'etcd.disarm' | 'etcd.snapshot';

/** Carries a change of etcd's out. etcd answers when it is done; what is lost on the way is `unknown`. */
export const performEtcd: Perform<Change> = async (command, ports, watch, signal) => {
  const since = Date.now();
  const { end, answer: size = 0, lost } = await send(command, ports, signal);
  if (end !== undefined) return end;
  const isSeen = command.type === 'etcd.move-leader' || command.type === 'etcd.disarm';
  if (lost !== undefined && !isSeen) return { outcome: 'unknown', text: lost };
  const took = formatDuration(Date.now() - since);
  switch (command.type) {
    case 'etcd.move-leader': {
      const { to } = command;
      const leads = (state: State) => (raftLeaders(state).includes(to) ? state.etcd[to]?.value : undefined);
      const leader = await watch.until(leads, SETTLE_WITHIN_MS, signal);
      return leader === undefined
        ? { outcome: 'unknown', text: lost ?? `etcd accepted it, but ${to} does not say that it leads` }
        : { outcome: 'succeeded', text: `${to} leads in term ${leader.raftTerm}` };
    }
    case 'etcd.defragment':
      return { outcome: 'succeeded', text: `${command.member} was rewritten in ${took}` };
    case 'etcd.compact':
      return { outcome: 'succeeded', text: `what was before revision ${size} is dropped` };
    case 'etcd.disarm': {
      const { alarm, raisedBy, raisedById, member } = command;
      const what = `${alarm} of ${raisedBy}`;
      // The member that was asked has carried it out; the others may still be about to.
      const isGone = (state: State) => {
        const said = current(state.etcd[member])?.alarms;
        const isStill = said?.some((one) => one.memberId === raisedById && one.alarm === alarm);
        return isStill === false ? true : undefined;
      };
      if ((await watch.until(isGone, SETTLE_WITHIN_MS, signal)) === true)
        return { outcome: 'succeeded', text: `${what} is disarmed` };
      if (lost !== undefined) return { outcome: 'unknown', text: lost };
      return {
        outcome: 'failed',
        text: `etcd accepted it, but ${what} is still active: its cause is still there`,
      };
    }
    case 'etcd.snapshot':
      return { outcome: 'succeeded', text: `${command.file}: ${formatBytes(size)} in ${took}` };
  }
};

function send(
  command: Parameters<Ports['etcd']>[0],
  ports: Ports,
  signal: AbortSignal,
): Promise<Sent<number>> {
  return sendOnce(
    () => ports.etcd(command, signal),
    ({ message }) => {
      if (command.type === 'etcd.snapshot') return { outcome: 'failed', text: message };
      return NO.test(message) ? { outcome: 'refused', text: message } : undefined;
    },
  );
}

/** Asking changes nothing, so that an answer that does not come is a failure and nothing worse. */
export const performAlarms: Perform<'etcd.alarms'> = async ({ member }, ports, watch, signal) => {
  try {
    const alarms = await ports.alarms(member, signal);
    const state = watch.get();
    const described = alarms.map(({ memberId, alarm }) => `${nameOfId(state, memberId)}: ${alarm}`);
    return {
      outcome: 'succeeded',
      text: described.length === 0 ? `${member}: no alarm` : described.join(', '),
    };
  } catch (error) {
    return { outcome: 'failed', text: (error as Error).message };
  }
};

/**
 * The assisted failover. The fence is proven again here: Docker says that the container does not run, and
 * nothing answers on its ports. Then the key is deleted only if it still is the one that was read.
 */
export const performRelease: Perform<'etcd.release-leader-key'> = async (command, ports, watch, signal) => {
  const { leader, container, standby } = command;
  let alive: string | undefined;
  try {
    alive = await ports.signOfLife(container, signal);
  } catch (error) {
    return refused(`${leader} is not proven dead: ${(error as Error).message}`);
  }
  if (alive !== undefined) return refused(`${leader} is not proven dead: ${alive}`);
  watch.progress(`${leader} is proven dead; releasing its key`);
  const since = Date.now();
  const { end, answer, lost } = await send(command, ports, signal);
  if (end !== undefined) return end;
  if (answer === 0) return refused('the leader key changed in the meantime; nothing was done');
  watch.progress(`${lost ?? 'the key is released'}; waiting for ${standby}`);
  const next = await watch.until(
    (state) => {
      const name = state.dcs.error === undefined ? state.dcs.value?.leader?.name : undefined;
      const node = name === undefined || name === leader ? undefined : current(state.patroni[name]);
      // The one that takes over in a standby cluster becomes no primary.
      return node?.role === 'primary' || node?.role === 'standby_leader' ? node : undefined;
    },
    TAKEOVER_WITHIN_MS,
    signal,
  );
  const took = formatDuration(Date.now() - since);
  if (next === undefined) {
    const down = containerOf(watch.get(), standby)?.state ?? 'gone';
    return {
      outcome: 'unknown',
      text: `${lost ?? 'the key is released'}, but no member took over in ${took} (${standby}: ${down})`,
    };
  }
  return { outcome: 'succeeded', text: `${next.name} is ${next.role} ${took} after the key was released` };
};
