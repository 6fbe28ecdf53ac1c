import { type Action, at, selectedOr } from '../../actions/action.ts';
import { membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { notEtcd, notReady, raftLeader, spokesman } from './action-checks.ts';
import { activeAlarms, alarmText, fullMembers, sizeOf, sizesText, spaceSteps } from './alarm.ts';
import { etcdQuorum } from './quorum.ts';

/** Drops the history of the keys: a defragmentation can free its space afterwards. */
const compact: Action = {
  id: 'etcd compact',
  title: 'Compact etcd',
  summary:
    'Drop the history of etcd’s keys up to now; their space is free for new ones, or for a defragmentation',
  panel: 'etcd',
  usage: 'etcd compact',
  example: 'etcd compact --yes',
  fields: [],
  aim: () => ({ values: {} }),
  disabled: (state) => {
    const member = spokesman(state);
    if (member === undefined) return 'no etcd member answers';
    return notReady(state, member) ?? corrupt(state);
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state) => [{ type: 'etcd.compact', member: spokesman(state) ?? '' }],
  describe: (state) => [
    'The earlier values of keys are dropped on every member; the present ones stay.',
    'A client that watches from an earlier revision must list its keys again.',
    ...order(state),
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
    // The member does not answer meanwhile: without another to spare, nor does the cluster. A full one has no choice.
    return etcdQuorum(state).tolerance === 0 && !isFull(state)
      ? 'no other member may be missing now: a member does not answer while its database is rewritten'
      : undefined;
  },
  danger: (state, { member = '' }) =>
    etcdQuorum(state).tolerance === 0
      ? { level: 'type-name', name: member, reason: 'etcd does not answer until its database is rewritten' }
      : { level: 'confirm' },
  plan: (_state, { member = '' }) => [{ type: 'etcd.defragment', member }],
  describe: (state, { member }) => [
    `${member} does not answer while its database is rewritten: a short time if it is small.`,
    ...(raftLeader(state) === member ? ['It leads: move the leadership first to spare an election.'] : []),
    ...order(state),
  ],
};

/** Asks for the active alarms; changes nothing. */
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

/** Disarms the alarms once their cause is gone. */
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
    if (activeAlarms(state).length === 0) return 'no etcd member has an alarm';
    const full = fullMembers(state).map((name) => sizeOf(state, name));
    // It would be raised again by the next write.
    if (full.length > 0) return `there is no space yet: ${full.join('; ')}. First: ${before(state)}`;
    return raftLeader(state) === undefined
      ? 'etcd has no leader: an alarm takes a quorum to disarm'
      : undefined;
  },
  danger: (state) =>
    isCorrupt(state)
      ? { level: 'type-name', name: 'CORRUPT', reason: 'members whose data differ take writes again' }
      : { level: 'confirm' },
  plan: (state) =>
    activeAlarms(state).map(({ member, memberId, alarm }) => ({
      type: 'etcd.disarm',
      member: spokesman(state) ?? '',
      raisedBy: member,
      raisedById: memberId,
      alarm,
    })),
  describe: (state) => [
    `${alarmText(activeAlarms(state))} is disarmed.`,
    ...(isCorrupt(state)
      ? [
          'CORRUPT says that the data of the members differ: writes would go on over both of them.',
          'First find the member that is wrong, remove it and add it again without its data.',
        ]
      : [`${sizesText(state, activeAlarms(state))}. Without space it comes back with the next write.`]),
  ],
};

function isFull(state: State): boolean {
  return activeAlarms(state).some(({ alarm }) => alarm === 'NOSPACE');
}

function isCorrupt(state: State): boolean {
  return activeAlarms(state).some(({ alarm }) => alarm === 'CORRUPT');
}

function corrupt(state: State): string | undefined {
  return isCorrupt(state) ? `${alarmText(activeAlarms(state))}: etcd refuses it` : undefined;
}

function before(state: State): string {
  return spaceSteps(state).slice(0, -1).join(', then ');
}

function order(state: State): readonly string[] {
  return isFull(state) ? [`NOSPACE is over after: ${spaceSteps(state).join(', then ')}.`] : [];
}

/** What frees space in etcd, and disarms its alarms. */
export const spaceActions: readonly Action[] = [compact, defragment, listAlarms, disarm];
