import type { Action } from '../../../actions/action.ts';
import { unwritable } from '../../../actions/checks.ts';
import { expected } from '../../../actions/expected.ts';
import { holdingOf } from '../../../cluster/predict/acknowledged.ts';
import { frozenLeader } from '../../../cluster/predict/frozen.ts';
import { predictSwitchover } from '../../../cluster/predict/leader.ts';
import { noSuccessor } from '../../../cluster/predict/successor.ts';
import { containerOf, isStandbyCluster } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { hangs } from '../hung.ts';
import { keyLife } from '../lease.ts';
import { isPaused } from '../maintenance.ts';
import { clusterOf, leaderOf, notPatroni } from './cluster.ts';
import { candidates, obstacle, proposed, surroundings } from './preflight.ts';

const SILENT_AFTER_MS = 3_000;

/** Planned change of the leader. Semantics: Patroni REST API, `POST /switchover`. */
export const switchover: Action = {
  id: 'switchover',
  key: 'S',
  title: 'Switchover',
  summary: 'Hand the leadership over to another member in an orderly way, now or at a set time',
  panel: 'patroni',
  usage: 'switchover [CANDIDATE] [--at TIME]',
  example: 'switchover patroni2 --yes',
  positional: { into: 'candidate', required: false },
  fields: [
    { kind: 'choice', name: 'candidate', label: 'Candidate', choices: candidates('switchover') },
    {
      kind: 'text',
      name: 'at',
      label: 'At',
      hint: 'a time with zone, 2026-01-31T20:00:00Z; nothing for now',
    },
  ],
  aim: (state, selected) => {
    const candidate = proposed(state, selected, 'switchover');
    return { values: { at: '', ...(candidate === undefined ? {} : { candidate }) } };
  },
  disabled: (state, target) => {
    const closed = unwritable(state);
    if (closed !== undefined) return closed;
    if (leaderOf(state) === undefined)
      return 'there is no leader: a switchover needs one, a failover does not';
    const { candidate, at = '' } = target.values;
    if (candidate === undefined) return 'there is no other member';
    if (at !== '' && isPaused(state)) return 'the cluster is paused: nothing can be scheduled';
    return (
      notPatroni(state, candidate) ??
      frozen(state) ??
      hung(state) ??
      obstacle(state, candidate) ??
      silent(state) ??
      unfitTime(at, state.now)
    );
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, { values }) => [
    {
      type: 'patroni.switchover',
      cluster: clusterOf(state),
      leader: leaderOf(state) ?? '',
      candidate: values.candidate ?? '',
      ...((values.at ?? '') === '' ? {} : { at: new Date(values.at ?? '').toISOString() }),
    },
  ],
  describe: (state, { values }) => {
    const leader = leaderOf(state) ?? 'the leader';
    const candidate = values.candidate ?? 'the candidate';
    const at = values.at ?? '';
    return [
      ...(at === '' ? [] : [`At ${new Date(at).toISOString()}, unless it is cancelled before:`]),
      isStandbyCluster(state)
        ? `${leader} is shut down and ${candidate} becomes the standby leader.`
        : `${leader} is shut down cleanly and ${candidate} is promoted.`,
      ...expected(predictSwitchover(state)),
      'Clients of HAProxy lose their connections and must connect again.',
      `${leader} comes back as a replica of ${candidate}. ${lossBy(state, candidate)}`,
      ...surroundings(state, candidate),
    ];
  },
};

/** Takes a scheduled switchover back. Semantics: Patroni REST API, `DELETE /switchover`. */
export const switchoverCancel: Action = {
  id: 'switchover cancel',
  title: 'Cancel the scheduled switchover',
  summary: 'Remove the scheduled switchover: it does not take place',
  panel: 'patroni',
  usage: 'switchover cancel',
  example: 'switchover cancel --yes',
  fields: [],
  aim: () => ({ values: {} }),
  disabled: (state) => {
    const closed = unwritable(state);
    if (closed !== undefined) return closed;
    if (state.dcs.value?.failover?.scheduledAt === undefined) return 'no switchover is scheduled';
    return leaderOf(state) === undefined ? 'there is no leader to ask' : undefined;
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state) => [{ type: 'patroni.unschedule', cluster: clusterOf(state), leader: leaderOf(state) ?? '' }],
  describe: (state) => {
    const { leader, member, scheduledAt } = state.dcs.value?.failover ?? {};
    return [
      `The switchover from ${leader ?? 'the leader'} to ${member ?? 'any'} at ${scheduledAt} does not take place.`,
    ];
  },
};

/** PostgreSQL ends when each standby that streams has all of its WAL, or after wal_sender_timeout without a word of it. */
function lossBy(state: State, candidate: string): string {
  const { certain, text } = holdingOf(state, candidate);
  if (isStandbyCluster(state)) return `${text}.`;
  if (certain) return 'No acknowledged write is lost.';
  return `${text}. PostgreSQL waits for it while it streams; what it does not get then is lost.`;
}

/** Why a leader that is frozen cannot hand over, and what becomes of it. */
function frozen(state: State): string | undefined {
  const leader = frozenLeader(state);
  if (leader === undefined) return undefined;
  const life = keyLife(state);
  const expiry = life === undefined ? 'once its key runs out' : `when its key runs out, in ${life.seconds} s`;
  const stuck = noSuccessor(state, []);
  const next =
    stuck === undefined
      ? `a standby takes over by itself ${expiry}`
      : `${stuck}; a failover works once its key has run out`;
  const undo = containerOf(state, leader.name)?.state === 'paused' ? `unpause ${leader.name}, or wait: ` : '';
  return `${leader.name} cannot hand over: ${leader.why}; ${undo}${next}`;
}

// Patroni would wait for the end of it, with the key in its hand.
function hung(state: State): string | undefined {
  const leader = leaderOf(state) ?? '';
  return hangs(state, leader)
    ? `PostgreSQL of ${leader} takes no new session and may not shut down: kill ${leader}, and a standby takes over`
    : undefined;
}

// It is the leader that is asked, and that hands over. One late answer does not mean that it will give none.
function silent(state: State): string | undefined {
  const leader = leaderOf(state) ?? '';
  const { value, failingSince = state.now } = state.patroni[leader] ?? {};
  return value === undefined || state.now - failingSince >= SILENT_AFTER_MS
    ? `${leader} does not answer: a switchover is asked of the leader, a failover is not`
    : undefined;
}

function unfitTime(at: string, now: number): string | undefined {
  if (at === '') return undefined;
  if (!/(Z|[+-]\d\d:?\d\d)$/.test(at))
    return `the time ${at} has no zone: write it like 2026-01-31T20:00:00Z`;
  const time = Date.parse(at);
  if (Number.isNaN(time)) return `${at} is not a time: write it like 2026-01-31T20:00:00Z`;
  return time <= now ? `${at} is in the past` : undefined;
}
