import { containersOf } from '../../domain/facts.ts';
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
    choices: choices(['all', 'everybody'], ['etcd', 'the etcd members only']),
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
    choices: choices(['drop', 'vanish'], ['reject', 'are refused, the sender is told']),
  },
];

/** Cuts a member off the network inside its own network namespace, where a rule loses nothing else. */
export const networkPartition = faultAction({
  id: 'chaos network-partition',
  key: 'X',
  title: 'Network partition',
  summary: 'Cut the selected member off from the others, or from etcd only',
  usage:
    'chaos network-partition SERVICE [--from all|etcd] [--direction both|in|out] [--mode drop|reject] [--duration N]',
  example: 'chaos network-partition patroni1 --from etcd --duration 60 --yes',
  fields: FIELDS,
  values: { from: 'all', direction: 'both', mode: 'drop', duration: '60' },
  loses: ({ from }) => (from === 'etcd' ? 'etcd-partition' : 'partition'),
  spec: (values, state, member) => ({
    kind: 'partition',
    peers:
      values.from === 'etcd'
        ? containersOf(state, 'etcd')
            .map((container) => container.member)
            .filter((name) => name !== member)
        : [],
    direction: values.direction === 'in' || values.direction === 'out' ? values.direction : 'both',
    mode: values.mode === 'reject' ? 'reject' : 'drop',
  }),
  describe: (state, member, { from }) => [
    `${member} runs on, but ${from === 'etcd' ? 'cannot reach etcd' : 'nobody reaches it, and it reaches nobody'}.`,
    ...(state.dcs.value?.leader?.name === member
      ? ['It is the leader: it must step down before its key runs out, and a standby takes over.']
      : []),
  ],
});
