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
  | {
      /** Changes nothing: asks a member for the alarms that stand. */
      readonly type: 'etcd.alarms';
      readonly member: string;
    }
  | {
      readonly type: 'etcd.disarm';
      readonly member: string;
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
  switch (command.type) {
    case 'etcd.move-leader':
      return `etcdctl --endpoints=${command.leader}:2379 move-leader ${command.toId}`;
    case 'etcd.defragment':
      return `etcdctl --endpoints=${command.member}:2379 defrag`;
    case 'etcd.alarms':
      return `etcdctl --endpoints=${command.member}:2379 alarm list`;
    case 'etcd.disarm':
      return `etcdctl --endpoints=${command.member}:2379 alarm disarm`;
    case 'etcd.snapshot':
      return `etcdctl --endpoints=${command.member}:2379 snapshot save ${command.file}`;
    case 'etcd.release-leader-key':
      return `etcdctl txn <<< $'mod("${command.key}") = "${command.modRevision}"\\n\\ndel ${command.key}\\n\\n'`;
  }
}
