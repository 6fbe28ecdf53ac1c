import { containerOf, current, membersOf } from '../../domain/facts.ts';
import { isStreaming, lagBehind } from '../../domain/patroni.ts';
import { isSynchronous } from '../../domain/predict/successor.ts';
import { formatBytes } from '../../domain/units.ts';
import type { State } from '../../store/state.ts';
import type { Choice } from '../action.ts';
import { leaderOf } from './cluster.ts';

/** One thing that was looked at before a member is made the leader. */
export type Check = { readonly ok: boolean; readonly text: string };

/**
 * Everything that decides whether Patroni would make this member the leader: its precheck (reachable, nofailover,
 * watchdog, membership of the sync key; else 412) and what it finds out only on the way (lag against
 * maximum_lag_on_failover, timeline; else 503). Source: Patroni `api.py` (is_failover_possible), `ha.py`
 * (is_healthiest_node).
 */
export function preflight(state: State, candidate: string): readonly Check[] {
  const leader = leaderOf(state);
  const node = current(state.patroni[candidate]);
  const primary = leader === undefined ? undefined : current(state.patroni[leader]);
  const config = state.dcs.value?.config;
  if (node === undefined) return [{ ok: false, text: `${candidate} does not answer` }];
  const checks: Check[] = [];
  const check = (ok: boolean, good: string, bad: string) => checks.push({ ok, text: ok ? good : bad });

  if (isSynchronous(state)) {
    const standbys = state.dcs.value?.sync?.standbys ?? [];
    check(
      standbys.includes(candidate),
      'sync standby',
      `${candidate} is not a sync standby (${standbys.join(', ') || 'none'}): Patroni would refuse it`,
    );
  }
  if (primary?.timeline !== undefined && node.timeline !== undefined) {
    check(
      node.timeline >= primary.timeline,
      `timeline ${node.timeline}`,
      `${candidate} is on timeline ${node.timeline}, the leader on ${primary.timeline}`,
    );
  }
  const lag = lagBehind(primary, node).receive;
  const most = config?.maximumLagOnFailover;
  if (lag !== undefined && most !== undefined) {
    check(
      lag <= most,
      `lag ${formatBytes(lag)} of at most ${formatBytes(most)}`,
      `${candidate} is ${formatBytes(lag)} behind, more than the ${formatBytes(most)} of maximum_lag_on_failover`,
    );
  }
  checks.push({ ok: true, text: 'reachable' });
  check(
    node.state === 'running' && isStreaming(node),
    'streaming',
    `${candidate} is not streaming (${node.state})`,
  );
  check(node.tags.nofailover !== 'true', 'failover allowed', `${candidate} is tagged nofailover`);
  check(!node.watchdogFailed, 'watchdog fine', `the watchdog of ${candidate} failed`);
  return checks;
}

/** The first thing that stands in the way; nothing when Patroni would agree. */
export function obstacle(state: State, candidate: string): string | undefined {
  if (candidate === leaderOf(state)) return `${candidate} is the leader already`;
  return preflight(state, candidate).find((check) => !check.ok)?.text;
}

/** The members that could take over, each with what speaks for or against it. */
export function candidates(state: State): readonly Choice[] {
  const leader = leaderOf(state);
  return membersOf(state, 'patroni')
    .filter((name) => name !== leader)
    .map((name) => {
      const good = preflight(state, name).map((check) => check.text);
      const host = containerOf(state, name)?.health === 'unhealthy' ? ['container unhealthy'] : [];
      return { value: name, label: name, note: obstacle(state, name) ?? [...good, ...host].join(', ') };
    });
}
