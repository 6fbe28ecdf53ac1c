import { NotSentError, type PortContext, sending, within } from '../../actions/perform/ports.ts';
import type { Limit } from '../../net/limit.ts';
import { own } from '../../text/own.ts';
import { type EtcdAdmin, etcdAdmin } from './admin.ts';
import type { EtcdCommand } from './command.ts';
import type { EtcdAlarm } from './facts.ts';
import { healthyEtcd } from './quorum.ts';

type Change = Exclude<EtcdCommand, { type: 'etcd.alarms' }>;

declare module '../../actions/perform/ports.ts' {
  interface Ports extends ReturnType<typeof etcdPorts> {}
}

// A defragmentation or a snapshot of a large store takes its time.
const DEADLINE_MS = 120_000;

/** How commands reach etcd. */
export function etcdPorts({ endpoint, place, facts }: PortContext) {
  // Any member can delete a key; the one that is known to answer is asked.
  const anyMember = (): string => {
    const [member] = healthyEtcd(facts());
    if (member === undefined) throw new NotSentError('no etcd member is healthy');
    return member;
  };
  return {
    /**
     * Carries a change of etcd's out; returns bytes for a snapshot, the revision of a
     * compaction, 0 where the key was not what it had been.
     * @throws Error when no answer came or it was a no, NotSentError when nothing was sent.
     */
    etcd: async (command: Change, signal: AbortSignal): Promise<number> => {
      const named = 'member' in command ? command.member : command.leader;
      const member = command.type === 'etcd.release-leader-key' ? anyMember() : named;
      const at = await place(member, 'client', signal);
      const admin = etcdAdmin(at, own(facts().etcd, member)?.value);
      return await sending(() => change(admin, command, within(signal, DEADLINE_MS)));
    },
    /** The alarms that stand, as a member of etcd reports them. @throws Error when no answer came, or NotSentError. */
    alarms: async (member: string, signal: AbortSignal): Promise<readonly EtcdAlarm[]> => {
      const at = endpoint(member, 'client');
      if (at === undefined) throw new NotSentError(`${member} publishes no port for etcd's clients`);
      return await etcdAdmin(at).alarms(within(signal));
    },
  };
}

async function change(admin: EtcdAdmin, command: Change, limit: Limit): Promise<number> {
  switch (command.type) {
    case 'etcd.move-leader':
      await admin.moveLeader(command.toId, limit);
      return 0;
    case 'etcd.defragment':
      await admin.defragment(limit);
      return 0;
    case 'etcd.compact':
      return await admin.compact(limit);
    case 'etcd.disarm':
      await admin.disarm({ memberId: command.raisedById, alarm: command.alarm }, limit);
      return 0;
    case 'etcd.snapshot':
      return await admin.snapshot(command.file, limit);
    case 'etcd.release-leader-key':
      return (await admin.deleteAt(command.key, command.modRevision, limit)) ? 1 : 0;
  }
}
