import { type CommandTable, forAll } from '../../actions/command-table.ts';
import { type EtcdCommand, etcdctlOf } from './command.ts';
import { performEtcd } from './perform.ts';

const common = { equivalent: etcdctlOf, perform: performEtcd };

const atMember = ({ member }: { readonly member: string }) => [member];

/** The commands of etcd's API. */
export const etcdCommands = {
  'etcd.move-leader': { ...common, targets: ({ leader, to }) => [leader, to] },
  'etcd.release-leader-key': { ...common, targets: ({ leader, standby }) => [leader, standby] },
  ...forAll(['etcd.defragment', 'etcd.disarm'], { ...common, targets: atMember }),
  ...forAll(['etcd.alarms', 'etcd.snapshot'], { ...common, targets: atMember, free: true }),
} satisfies CommandTable<EtcdCommand>;
