import { type CommandTable, forAll } from '../../actions/command-table.ts';
import { type EtcdCommand, etcdctlOf } from './command.ts';
import { performAlarms, performEtcd, performRelease } from './perform.ts';

const equivalent = etcdctlOf;

const atMember = ({ member }: { readonly member: string }) => [member];

/** The commands of etcd's API. */
export const etcdCommands = {
  'etcd.move-leader': { equivalent, targets: ({ leader, to }) => [leader, to], perform: performEtcd },
  'etcd.release-leader-key': {
    equivalent,
    targets: ({ leader, standby }) => [leader, standby],
    perform: performRelease,
  },
  ...forAll(['etcd.compact', 'etcd.defragment', 'etcd.disarm'], {
    equivalent,
    targets: atMember,
    perform: performEtcd,
  }),
  'etcd.alarms': { equivalent, targets: atMember, perform: performAlarms, free: true },
  'etcd.snapshot': { equivalent, targets: atMember, perform: performEtcd, free: true },
} satisfies CommandTable<EtcdCommand>;
