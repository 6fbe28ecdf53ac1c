import { containerOf, current, membersOf } from '../domain/facts.ts';
import { isStreaming, lagBehind, type PatroniNode } from '../domain/patroni.ts';
import { formatBytes } from '../domain/units.ts';
import type { State } from '../store/state.ts';
import type { Action, Choice, Target } from './action.ts';
import { clusterOf, leaderUnknown, notPatroni } from './checks.ts';

/** Planned change of the leader. Semantics: Patroni REST API, `POST /switchover`. */
export const switchover: Action = {
  id: 'switchover',
  key: 'S',
  title: 'Switchover',
  summary: 'Hand the leadership to another member in an orderly way',
  panel: 'patroni',
  usage: 'switchover [CANDIDATE]',
  example: 'switchover patroni2 --yes',
  positional: { into: 'candidate', required: false },
  fields: [{ kind: 'choice', name: 'candidate', label: 'Candidate', choices: candidates }],
  aim: (state, selected) => {
    const leader = leaderOf(state);
    const standbys = state.dcs.value?.sync?.standbys ?? [];
    const names = membersOf(state, 'patroni').filter((name) => name !== leader);
    const candidate =
      names.find((name) => name === selected && obstacle(state, name) === undefined) ??
      names.find((name) => standbys.includes(name)) ??
      names.find((name) => obstacle(state, name) === undefined) ??
      names[0];
    return { values: candidate === undefined ? {} : { candidate } };
  },
  disabled: (state, target) => {
    const unknown = leaderUnknown(state);
    if (unknown !== undefined) return unknown;
    if (leaderOf(state) === undefined)
      return 'there is no leader: a switchover needs one, a failover does not';
    const { candidate } = target.values;
    if (candidate === undefined) return 'there is no other member';
    return notPatroni(state, candidate) ?? obstacle(state, candidate);
  },
  danger: () => ({ level: 'confirm' }),
  plan: (state, target) => {
    const { candidate = '' } = target.values;
    const cluster = clusterOf(state, candidate);
    return [{ type: 'patroni.switchover', cluster, leader: leaderOf(state) ?? '', candidate }];
  },
  describe: (state, target) => {
    const leader = leaderOf(state) ?? 'the leader';
    const candidate = target.values.candidate ?? 'the candidate';
    return [
      `${leader} is shut down cleanly and ${candidate} is promoted.`,
      'Clients of HAProxy lose their connections; writes stand still for a few seconds.',
      `${leader} comes back as a replica of ${candidate}. No acknowledged write is lost.`,
    ];
  },
};

function leaderOf(state: State): string | undefined {
  return state.dcs.value?.leader?.name;
}

/**
 * Why Patroni would answer 400, 412 or 503 for this candidate: its precheck (`is_switchover_possible`) looks at
 * reachability, nofailover, watchdog and, in synchronous mode, membership of the sync key.
 */
function obstacle(state: State, candidate: string): string | undefined {
  const dcs = state.dcs.value;
  const leader = leaderOf(state);
  if (candidate === leader) return `${candidate} is the leader already`;
  const node = current(state.patroni[candidate]);
  if (node === undefined) return `${candidate} does not answer`;
  if (node.state !== 'running' || !isStreaming(node)) return `${candidate} is not streaming (${node.state})`;
  if (node.tags.nofailover === 'true') return `${candidate} is tagged nofailover`;
  if (node.watchdogFailed) return `the watchdog of ${candidate} failed`;
  const mode = dcs?.config?.synchronousMode ?? 'off';
  const standbys = dcs?.sync?.standbys ?? [];
  if (mode !== 'off' && mode !== 'false' && !standbys.includes(candidate)) {
    return `${candidate} is not a sync standby (${standbys.join(', ') || 'none'}): Patroni would refuse it`;
  }
  const primary = leader === undefined ? undefined : current(state.patroni[leader]);
  if (primary?.timeline !== undefined && node.timeline !== undefined && node.timeline < primary.timeline) {
    return `${candidate} is on timeline ${node.timeline}, the leader on ${primary.timeline}`;
  }
  return undefined;
}

function candidates(state: State, _target: Target): readonly Choice[] {
  const leader = leaderOf(state);
  const primary = leader === undefined ? undefined : current(state.patroni[leader]);
  return membersOf(state, 'patroni')
    .filter((name) => name !== leader)
    .map((name) => ({
      value: name,
      label: name,
      note: obstacle(state, name) ?? fitness(state, name, primary),
    }));
}

function fitness(state: State, name: string, primary: PatroniNode | undefined): string {
  const node = current(state.patroni[name]);
  const sync = state.dcs.value?.sync?.standbys.includes(name) ? 'sync standby' : 'async replica';
  const lag = node === undefined ? undefined : lagBehind(primary, node).replay;
  const host = containerOf(state, name)?.health === 'unhealthy' ? ', container unhealthy' : '';
  return `${sync}, replay lag ${lag === undefined ? 'unknown' : formatBytes(lag)}${host}`;
}
