import { type Action, at } from '../../actions/action.ts';
import { current } from '../../model/facts.ts';
import { notEtcd, notReady, raftLeader, spokesman } from './action-checks.ts';
import { isRaftLeader } from './facts.ts';
import { spaceActions } from './space-actions.ts';

/** Hands the raft leadership to another member. */
const moveLeader: Action = {
  id: 'etcd move-leader',
  key: 'M',
  title: 'Move the etcd leader',
  summary: 'Hand the raft leadership to the selected etcd member',
  panel: 'etcd',
  usage: 'etcd move-leader MEMBER',
  example: 'etcd move-leader etcd2 --yes',
  positional: { into: 'member', required: true },
  fields: [],
  aim: (_state, selected) => at(selected),
  disabled: (state, { member }) => {
    const wrong = notEtcd(state, member) ?? notReady(state, member);
    if (wrong !== undefined) return wrong;
    const status = current(state.etcd[member ?? '']);
    if (status !== undefined && isRaftLeader(status)) return `${member} leads already`;
    if (status?.isLearner) return `${member} is a learner: it has no vote and cannot lead`;
    return raftLeader(state) === undefined ? 'etcd has no leader that could hand over' : undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, { member = '' }) => [
    {
      type: 'etcd.move-leader',
      leader: raftLeader(state) ?? '',
      to: member,
      toId: current(state.etcd[member])?.id ?? '',
    },
  ],
  describe: (state, { member }) => [
    `${raftLeader(state)} hands the raft leadership to ${member}.`,
    'Clients notice nothing but a moment without writes; leases start again with their full TTL.',
  ],
};

/** Copies the store of a member to a file. */
const snapshot: Action = {
  id: 'etcd snapshot',
  title: 'Snapshot of etcd',
  summary: 'Write a snapshot of etcd to a file on this machine',
  panel: 'etcd',
  usage: 'etcd snapshot FILE',
  example: 'etcd snapshot /tmp/etcd.db --yes',
  positional: { into: 'file', required: true },
  fields: [{ kind: 'text', name: 'file', label: 'File', hint: 'a file that does not exist yet' }],
  changes: false,
  aim: (state) => ({ values: { file: `etcd-${state.project}-${stamp(state.now)}.db` } }),
  disabled: (state, { values }) => {
    if ((values.file ?? '') === '') return 'a file must be named';
    return spokesman(state) === undefined ? 'no etcd member answers' : undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, { values }) => [
    { type: 'etcd.snapshot', member: spokesman(state) ?? '', file: values.file ?? '' },
  ],
  describe: (state, { values }) => [
    `The store of ${spokesman(state)} is copied to ${values.file}. It holds everything that Patroni knows.`,
  ],
};

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[:.]/g, '-').slice(0, 19);
}

/** What operators do with etcd. */
export const etcdActions: readonly Action[] = [moveLeader, ...spaceActions, snapshot];
