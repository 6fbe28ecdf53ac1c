import { type Action, at, selectedOr } from '../../actions/action.ts';
import { notMember } from '../../actions/checks.ts';
import { answering, current, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { isRaftLeader } from './facts.ts';
import { etcdQuorum, healthyEtcd, raftLeaders } from './quorum.ts';

const ALARMS = ['NOSPACE', 'CORRUPT'];

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

/** Gives the space of deleted data back to the file system. */
const defragment: Action = {
  id: 'etcd defragment',
  title: 'Defragment etcd',
  summary: 'Defragment the database of an etcd member to free unused disk space',
  panel: 'etcd',
  usage: 'etcd defragment MEMBER',
  example: 'etcd defragment etcd3 --yes',
  positional: { into: 'member', required: true },
  fields: [],
  aim: (_state, selected) => at(selected),
  disabled: (state, { member }) => {
    const wrong = notEtcd(state, member) ?? notReady(state, member);
    if (wrong !== undefined) return wrong;
    // The member stands still meanwhile: without another to spare, so does the cluster.
    return etcdQuorum(state).tolerance === 0
      ? 'no other member may be missing now: a member does not answer while its database is rewritten'
      : undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (_state, { member = '' }) => [{ type: 'etcd.defragment', member }],
  describe: (state, { member }) => [
    `${member} does not answer while its database is rewritten: a short time if it is small.`,
    ...(raftLeader(state) === member ? ['It leads: move the leadership first to spare an election.'] : []),
  ],
};

/** Asks for the alarms that stand; changes nothing. */
const listAlarms: Action = {
  id: 'etcd alarms',
  title: 'List etcd’s alarms',
  summary: 'List the active alarms of etcd, and the member that raised each',
  panel: 'etcd',
  usage: 'etcd alarms [MEMBER]',
  example: 'etcd alarms',
  positional: { into: 'member', required: false },
  fields: [],
  changes: false,
  aim: (state, selected) => at(selectedOr(membersOf(state, 'etcd'), selected, spokesman(state))),
  disabled: (state, { member }) => {
    if (member === undefined) return 'no etcd member answers';
    return notEtcd(state, member);
  },
  danger: () => ({ level: 'none' }),
  plan: (_state, { member = '' }) => [{ type: 'etcd.alarms', member }],
  describe: (_state, { member }) => [`${member} is asked; nothing changes.`],
};

/** Takes an alarm back once its cause is gone. */
const disarm: Action = {
  id: 'etcd disarm',
  title: 'Disarm etcd’s alarms',
  summary: 'Disarm the alarms of etcd once their cause is gone',
  panel: 'etcd',
  usage: 'etcd disarm',
  example: 'etcd disarm --yes',
  fields: [],
  aim: () => ({ values: {} }),
  disabled: (state) => {
    if (alarms(state).length === 0) return 'no etcd member has an alarm';
    // An alarm makes every member unhealthy, so their health says nothing of the quorum here.
    return raftLeader(state) === undefined
      ? 'etcd has no leader: an alarm takes a quorum to disarm'
      : undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state) => alarms(state).map(({ member, alarm }) => ({ type: 'etcd.disarm', member, alarm })),
  describe: (state) => [
    ...alarms(state).map(({ member, alarm }) => `${member}: ${alarm}`),
    'An alarm whose cause is still there comes back: make room (compact, defragment) first.',
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

function raftLeader(state: State): string | undefined {
  return raftLeaders(state)[0];
}

function spokesman(state: State): string | undefined {
  return healthyEtcd(state)[0] ?? answering(state, 'etcd')[0];
}

function alarms(state: State): readonly { readonly member: string; readonly alarm: string }[] {
  return membersOf(state, 'etcd').flatMap((member) =>
    (current(state.etcd[member])?.errors ?? [])
      .filter((error) => ALARMS.includes(error))
      .map((alarm) => ({ member, alarm })),
  );
}

function notEtcd(state: State, member: string | undefined): string | undefined {
  return notMember(state, 'etcd', 'an etcd member', member);
}

function notReady(state: State, member = ''): string | undefined {
  const { ok, healthy, total } = etcdQuorum(state);
  if (!ok) return `etcd has no quorum: ${healthy} of ${total} healthy`;
  return current(state.etcd[member]) === undefined ? `${member} does not answer` : undefined;
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace(/[:.]/g, '-').slice(0, 19);
}

/** What operators do with etcd. */
export const etcdActions: readonly Action[] = [moveLeader, defragment, listAlarms, disarm, snapshot];
