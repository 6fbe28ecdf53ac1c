import { quoted, shellLine } from '../../text/shell-line.ts';

declare module '../../model/command.ts' {
  interface SystemCommands {
    etcd: EtcdCommand;
  }
}

/** A change that etcd's own API makes: https://etcd.io/docs/v3.5/dev-guide/api_reference_v3/ */
export type EtcdCommand =
  | {
      /** Sent to the raft leader: only it can hand over. `to` is the member that is to lead. */
      readonly type: 'etcd.move-leader';
      readonly leader: string;
      readonly to: string;
      /** Member id of `to`, hexadecimal. */
      readonly toId: string;
    }
  | { readonly type: 'etcd.defragment'; readonly member: string }
  /** Drops the history before the revision that the member has when it is asked. */
  | { readonly type: 'etcd.compact'; readonly member: string }
  | {
      /** Changes nothing: asks a member for the alarms that stand. */
      readonly type: 'etcd.alarms';
      readonly member: string;
    }
  | {
      readonly type: 'etcd.disarm';
      /** The member that is asked. */
      readonly member: string;
      /** Who raised it: for people, and by its id (hexadecimal). */
      readonly raisedBy: string;
      readonly raisedById: string;
      /** `NOSPACE` or `CORRUPT`. */
      readonly alarm: string;
    }
  | {
      /** Writes a snapshot of the member's store to a file on this machine. */
      readonly type: 'etcd.snapshot';
      readonly member: string;
      readonly file: string;
    }
  | {
      /** Deletes the leader key of a leader that is proven dead, if it still is the one at this revision. */
      readonly type: 'etcd.release-leader-key';
      readonly leader: string;
      readonly container: string;
      /** Full name of the key. */
      readonly key: string;
      readonly modRevision: string;
      /** Who is to take over. */
      readonly standby: string;
    };

/** The same from a shell. */
export function etcdctlOf(command: EtcdCommand): string {
  const at = (member: string, ...words: readonly string[]) =>
    shellLine('etcdctl', `--endpoints=${member}:2379`, ...words);
  switch (command.type) {
    case 'etcd.move-leader':
      return at(command.leader, 'move-leader', command.toId);
    case 'etcd.defragment':
      return at(command.member, 'defrag');
    case 'etcd.compact':
      return `${at(command.member, 'compact', '--physical')} "$(${at(command.member, 'endpoint', 'status', '-w', 'json')} | jq -r '.[0].Status.header.revision')"`;
    case 'etcd.alarms':
      return at(command.member, 'alarm', 'list');
    case 'etcd.disarm':
      return at(command.member, 'alarm', 'disarm');
    case 'etcd.snapshot':
      return at(command.member, 'snapshot', 'save', command.file);
    case 'etcd.release-leader-key': {
      const key = JSON.stringify(command.key);
      return `etcdctl txn <<< ${quoted(`mod(${key}) = "${command.modRevision}"\n\ndel ${key}\n\n`)}`;
    }
  }
}
