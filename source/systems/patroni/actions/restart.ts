import { type Action, at, type Field } from '../../../actions/action.ts';
import { unfit } from '../../../actions/checks.ts';
import { expected } from '../../../actions/expected.ts';
import { predictLeaderRestart } from '../../../cluster/predict/leader.ts';
import { answering, current } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import type { Target } from '../../../store/ui-state.ts';
import { patroniLoss } from '../loss.ts';
import { clusterOf, leaderOf, notPatroni } from './cluster.ts';

const ALL = 'all';
// PostgreSQL on a replica stops and is there again.
const RESTARTS_IN_S = 3;
const PENDING: Field = {
  kind: 'choice',
  name: 'pending',
  label: 'Only if pending',
  yesOrNo: true,
  choices: () => [
    { value: 'false', label: 'no', note: 'restart in any case' },
    { value: 'true', label: 'yes', note: 'only members whose restart is pending' },
  ],
};

/** Restarts PostgreSQL on one member or on all, one after the other, the leader last unless replicas need it first. */
export const restart: Action = {
  id: 'restart',
  key: 'R',
  title: 'Restart PostgreSQL',
  summary: 'Restart PostgreSQL on a member, or on all: the leader last, or first where replicas need that',
  panel: 'patroni',
  usage: 'restart MEMBER|all [--pending]',
  example: 'restart all --pending --yes',
  positional: { into: 'member', required: true },
  fields: [PENDING],
  aim: (_state, selected) => at(selected, { pending: 'false' }),
  disabled: (state, target) => {
    const bad = unfit([PENDING], state, target);
    if (bad !== undefined) return bad;
    if (target.member !== ALL) {
      const wrong = notPatroni(state, target.member);
      if (wrong !== undefined) return wrong;
    }
    const members = membersToRestart(state, target);
    return members.length === 0 ? nothing(target) : busy(state, members);
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, target) =>
    membersToRestart(state, target).map((member) => ({
      type: 'patroni.restart',
      cluster: clusterOf(state),
      member,
      pendingOnly: target.values.pending === 'true',
    })),
  describe: (state, target) => {
    const members = membersToRestart(state, target);
    const leader = leaderOf(state);
    const led = leader !== undefined && members.includes(leader);
    return [
      `PostgreSQL is restarted on ${members.join(', then ')}.`,
      ...(led ? [`${leader} is the leader; it stays leader if it is back in time.`] : []),
      ...expected(
        ...(led ? [predictLeaderRestart(state)] : []),
        ...members
          .filter((name) => name !== leader)
          .map((name) =>
            patroniLoss(state, { members: [name], how: 'stop', seconds: RESTARTS_IN_S }, [name]),
          ),
      ),
    ];
  },
};

/** Makes Patroni read its configuration file again. */
export const reload: Action = {
  id: 'reload',
  title: 'Reload',
  summary: 'Make Patroni and PostgreSQL on a member, or on all, read their configuration again',
  panel: 'patroni',
  usage: 'reload MEMBER|all',
  example: 'reload all --yes',
  positional: { into: 'member', required: true },
  fields: [],
  aim: (_state, selected) => at(selected),
  disabled: (state, { member }) =>
    member === ALL
      ? answering(state, 'patroni').length === 0
        ? 'no member answers'
        : undefined
      : notPatroni(state, member),
  danger: () => ({ level: 'confirm' }),
  plan: (state, { member }) =>
    (member === ALL ? answering(state, 'patroni') : [member ?? '']).map((name) => ({
      type: 'patroni.reload',
      cluster: clusterOf(state),
      member: name,
    })),
  describe: (_state, { member }) => [`The configuration of ${member} is read again; nothing is restarted.`],
};

function membersToRestart(state: State, { member, values }: Target): readonly string[] {
  const leader = leaderOf(state);
  const last = isLowered(state) ? -1 : 1;
  return answering(state, 'patroni', ({ pendingRestart }) => pendingRestart || values.pending !== 'true')
    .filter((name) => member === ALL || name === member)
    .sort((a, b) => last * (Number(a === leader) - Number(b === leader)));
}

// A standby starts with no less of these than its primary: one that is started before it takes the old value again.
// Source: PostgreSQL, hot standby, "Administrator's Overview".
const NO_LESS_THAN_PRIMARY: readonly string[] = [
  ...['max_connections', 'max_prepared_transactions', 'max_locks_per_transaction'],
  ...['max_wal_senders', 'max_worker_processes'],
];

/** Whether a setting is lowered that the leader must have first. */
function isLowered(state: State): boolean {
  const changes = answering(state, 'patroni').flatMap(
    (name) => current(state.patroni[name])?.pendingChanges ?? [],
  );
  return changes.some(
    ({ setting, from, to }) => NO_LESS_THAN_PRIMARY.includes(setting) && Number(to) < Number(from),
  );
}

// Patroni does one thing at a time to its PostgreSQL.
function busy(state: State, members: readonly string[]): string | undefined {
  for (const name of members) {
    const { state: now = '' } = current(state.patroni[name]) ?? {};
    if (/^(creating replica|starting|stopping|restarting)/.test(now))
      return `${name} is ${now}: Patroni would answer 503`;
  }
  return undefined;
}

function nothing({ member, values }: Target): string {
  const who = member === ALL ? 'any member' : member;
  return values.pending === 'true' ? `no restart is pending on ${who}` : `${who} does not answer`;
}
