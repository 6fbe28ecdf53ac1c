import { containersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { Choice, Field } from '../action.ts';
import { faultAction } from './fault-action.ts';

const choices = (...list: readonly (readonly [string, string])[]): (() => readonly Choice[]) => {
  const found = list.map(([value, note]) => ({ value, label: value, note }));
  return () => found;
};

const FIELDS: readonly Field[] = [
  {
    kind: 'choice',
    name: 'from',
    label: 'Cut off from',
    choices: choices(
      ['all', 'all others'],
      ['others', 'all except those that are cut off with it'],
      ['etcd', 'the etcd members only'],
    ),
  },
  {
    kind: 'choice',
    name: 'direction',
    label: 'Direction',
    choices: choices(
      ['both', 'both ways'],
      ['in', 'what it receives is lost'],
      ['out', 'what it sends is lost'],
    ),
  },
  {
    kind: 'choice',
    name: 'mode',
    label: 'Packets',
    choices: choices(['drop', 'vanish'], ['reject', 'are refused, and the sender gets an error']),
  },
];

/** Cuts a member off the network inside its own network namespace, where a rule loses nothing else. */
export const networkPartition = faultAction({
  id: 'chaos network-partition',
  key: 'X',
  title: 'Network partition',
  summary: 'Cut the selected member, or several, off from the others, or from etcd only',
  usage:
    'chaos network-partition SERVICE[,SERVICE…] [--from all|others|etcd] [--direction both|in|out] [--mode drop|reject] [--duration N]',
  example: 'chaos network-partition patroni1 --from etcd --duration 60 --yes',
  together: true,
  fields: FIELDS,
  values: { from: 'all', direction: 'both', mode: 'drop', duration: '60' },
  loses: ({ from }) => (from === 'etcd' ? 'etcd-partition' : 'partition'),
  spec: (values, state, member, all) => ({
    kind: 'partition',
    peers: peersOf(values.from, state, all).filter((name) => name !== member),
    direction: values.direction === 'in' || values.direction === 'out' ? values.direction : 'both',
    mode: values.mode === 'reject' ? 'reject' : 'drop',
  }),
  describe: (state, members, { from }) => [
    `${runText(members)} on, but ${cut(from, members)}.`,
    ...members
      .filter((member) => state.dcs.value?.leader?.name === member)
      .map((member) => `${member} is the leader: it must step down before its key runs out.`),
  ],
});

// An empty list stands for all others.
function peersOf(from: string | undefined, state: State, all: readonly string[]): readonly string[] {
  if (from === 'etcd') return containersOf(state, 'etcd').map(({ member }) => member);
  if (from !== 'others') return [];
  return (state.containers.value ?? []).map(({ member }) => member).filter((name) => !all.includes(name));
}

function runText(members: readonly string[]): string {
  return members.length === 1 ? `${members[0]} runs` : `${members.join(', ')} run`;
}

function cut(from: string | undefined, members: readonly string[]): string {
  if (from === 'etcd') return 'etcd is out of reach';
  if (from === 'others' && members.length > 1) return 'they reach only each other';
  return members.length === 1
    ? 'it cannot reach any other, and no other can reach it'
    : 'they cannot reach any other, or each other, and no other can reach them';
}
