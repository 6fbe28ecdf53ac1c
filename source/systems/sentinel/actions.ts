import { type Action, at, selectedOr } from '../../actions/action.ts';
import { notMember } from '../../actions/checks.ts';
import { expected } from '../../actions/expected.ts';
import { predictRedisHandover } from '../../cluster/predict/redis.ts';
import { current, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import type { Target } from '../../store/ui-state.ts';
import type { SentinelCommand } from './command.ts';
import { noHeir } from './heirs.ts';

type Own = Pick<Action, 'id' | 'title' | 'summary' | 'example' | 'describe'> & {
  readonly key?: string;
  readonly changes?: false;
  readonly command: SentinelCommand['type'];
  readonly obstacle?: (state: State, target: Target) => string | undefined;
};

// All three are sent to one sentinel, about the first master that it monitors.
function sentinelAction({ command, obstacle, ...own }: Own): Action {
  return {
    ...own,
    panel: 'sentinel',
    usage: `${own.id} [SENTINEL]`,
    positional: { into: 'member', required: false },
    fields: [],
    aim: (state, selected) => {
      const names = membersOf(state, 'sentinel');
      const monitoring = names.find((name) => masterOf(state, name) !== undefined);
      return at(selectedOr(names, selected, monitoring));
    },
    disabled: (state, target) => {
      const { member } = target;
      const wrong = notMember(state, 'sentinel', 'a sentinel', member);
      if (wrong !== undefined || member === undefined) return wrong;
      if (current(state.sentinel[member]) === undefined) return `${member} does not answer`;
      if (masterOf(state, member) === undefined) return `${member} monitors no master`;
      return obstacle?.(state, target);
    },
    danger: () => ({ level: own.changes === false ? 'none' : 'confirm' }),
    plan: (state, { member = '' }) => [
      { type: command, sentinel: member, master: masterOf(state, member)?.name ?? '' },
    ],
  };
}

/** Makes a replica the Redis master without waiting for the master to fail. */
const sentinelFailover = sentinelAction({
  id: 'sentinel failover',
  key: 'V',
  title: 'Redis failover',
  summary: 'Make a replica the Redis master, as if the master had failed',
  example: 'sentinel failover --yes',
  command: 'sentinel.failover',
  obstacle: (state, { member = '' }) => {
    const master = masterOf(state, member);
    if (master?.flags.includes('failover_in_progress')) return 'a failover is in progress already';
    const tilt = current(state.sentinel[member])?.tiltSeconds;
    if (tilt !== undefined) return `${member} is in TILT since ${tilt} s: it would start no failover`;
    const why = master === undefined ? undefined : noHeir(master);
    return why === undefined ? undefined : `${member} would answer NOGOODSLAVE: ${why}`;
  },
  describe: (state, { member = '' }) => [
    `${member} promotes a replica in place of ${masterOf(state, member)?.host}; it asks no other sentinel.`,
    ...expected(predictRedisHandover()),
    'Replication is asynchronous: writes of the last moment may be lost. Clients reconnect.',
  ],
});

/** Makes a sentinel forget peers that are gone: its count of them never shrinks by itself (redis#1972). */
const sentinelReset = sentinelAction({
  id: 'sentinel reset',
  title: 'Reset a sentinel’s view',
  summary: 'Make a sentinel forget its peers and replicas and discover the live ones again',
  example: 'sentinel reset sentinel2 --yes',
  command: 'sentinel.reset',
  obstacle: (state, { member = '' }) =>
    masterOf(state, member)?.flags.includes('failover_in_progress')
      ? 'a failover is in progress: a reset would end it'
      : undefined,
  describe: (_state, { member }) => [
    `${member} forgets its peers and replicas; it discovers the live ones again within about 10 s.`,
    'Until then it counts for no quorum: reset one sentinel at a time.',
  ],
});

/** Asks whether quorum and majority can be reached; changes nothing. */
const sentinelCheckQuorum = sentinelAction({
  id: 'sentinel ckquorum',
  title: 'Check the quorum',
  summary: 'Ask a sentinel whether quorum and majority for a failover can be reached',
  example: 'sentinel ckquorum',
  changes: false,
  command: 'sentinel.ckquorum',
  describe: (_state, { member }) => [`${member} is asked; nothing changes.`],
});

function masterOf(state: State, sentinel: string) {
  return current(state.sentinel[sentinel])?.masters[0];
}

/** What operators do with sentinels. */
export const sentinelActions: readonly Action[] = [sentinelFailover, sentinelReset, sentinelCheckQuorum];
