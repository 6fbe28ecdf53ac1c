import type { Choice } from '../../../actions/action.ts';
import { holdingOf } from '../../../cluster/predict/acknowledged.ts';
import { isSynchronous, lagToLead } from '../../../cluster/predict/successor.ts';
import { answering, containerOf, current, isStandbyCluster, membersOf } from '../../../model/facts.ts';
import type { State } from '../../../store/state.ts';
import { formatBytes } from '../../../text/units.ts';
import { etcdQuorum } from '../../etcd/quorum.ts';
import { isPaused } from '../maintenance.ts';
import { isStreaming } from '../streaming.ts';
import { tagAgainstLead } from '../tags.ts';
import { leaderOf } from './cluster.ts';

/** One thing that is checked before a member is made the leader. */
type Check = {
  readonly ok: boolean;
  readonly text: string;
  /** With which status Patroni's REST API would refuse it: 412 before anything is tried, 503 after it gave up. */
  readonly status?: 412 | 503;
};

/**
 * Everything that decides whether Patroni would make this member the leader: its precheck (reachable, nofailover,
 * watchdog, membership of the sync key; else 412) and what it finds out only on the way (lag against
 * maximum_lag_on_failover, timeline; else 503). A failover, other than a switchover, may go past the sync standbys.
 * Source: Patroni `api.py` and `ha.py` (both have an is_failover_possible).
 */
export function preflight(
  state: State,
  candidate: string,
  kind: 'switchover' | 'failover' = 'switchover',
): readonly Check[] {
  const leader = leaderOf(state);
  const node = current(state.patroni[candidate]);
  const primary = leader === undefined ? undefined : current(state.patroni[leader]);
  const config = state.dcs.value?.config;
  // It may answer Patroni all the same, which waits longer than the console does.
  if (node === undefined) return [{ ok: false, text: `${candidate} does not answer` }];
  const checks: Check[] = [];
  const check = (ok: boolean, good: string, bad: string, status?: Check['status']) =>
    checks.push({ ok, text: ok ? good : bad, ...(status === undefined ? {} : { status }) });

  if (isSynchronous(state) && kind === 'switchover') {
    const standbys = state.dcs.value?.sync?.standbys ?? [];
    // In quorum mode it is the leader that finds out, later.
    const status = config?.synchronousMode === 'quorum' ? 503 : 412;
    check(
      standbys.includes(candidate),
      'sync standby',
      `${candidate} is not a sync standby (${standbys.join(', ') || 'none'})`,
      status,
    );
  }
  if (primary?.timeline !== undefined && node.timeline !== undefined) {
    check(
      node.timeline >= primary.timeline,
      `timeline ${node.timeline}`,
      `${candidate} is on timeline ${node.timeline}, the leader on ${primary.timeline}`,
      503,
    );
  }
  // It is the leader that measures it.
  const lag = primary === undefined ? undefined : lagToLead(state, candidate);
  const most = config?.maximumLagOnFailover;
  if (lag !== undefined && most !== undefined) {
    check(
      lag <= most,
      `lag ${formatBytes(lag)} of at most ${formatBytes(most)}`,
      `${candidate} is ${formatBytes(lag)} behind, more than the ${formatBytes(most)} of maximum_lag_on_failover`,
      503,
    );
  }
  checks.push({ ok: true, text: 'reachable' });
  if (kind === 'switchover') {
    check(
      node.state === 'running' && isStreaming(state, candidate),
      'streaming',
      `${candidate} is not streaming (${node.state})`,
    );
  }
  if (leader !== undefined && isStandbyCluster(state))
    check(
      !isPaused(state),
      'standby cluster',
      'the cluster is paused: a standby leader does not hand over then',
      503,
    );
  const tag = tagAgainstLead(node);
  check(tag === undefined, 'failover allowed', `${candidate} is tagged ${tag}`, 412);
  check(!node.watchdogFailed, 'watchdog fine', `the watchdog of ${candidate} failed`, 412);
  return checks;
}

/** The first check that fails, and the status with which Patroni would refuse; undefined when it would agree. */
export function obstacle(
  state: State,
  candidate: string,
  kind: 'switchover' | 'failover' = 'switchover',
): string | undefined {
  if (candidate === leaderOf(state)) return `${candidate} is the leader already`;
  const found = preflight(state, candidate, kind).find((check) => !check.ok);
  if (found?.status === undefined) return found?.text;
  return `${found.text}: Patroni would answer ${found.status}`;
}

/** What is there before a change of the leader, and what will be left after it; lines for people. */
export function surroundings(state: State, candidate: string): readonly string[] {
  const { healthy, total, tolerance } = etcdQuorum(state);
  const leader = leaderOf(state);
  const stream = answering(state, 'patroni').filter(
    (name) => name !== candidate && name !== leader && isStreaming(state, name),
  );
  const left =
    stream.length === 0 ? 'no other replica streams now' : `${stream.join(', ')} can follow at once`;
  return [
    `etcd: ${healthy} of ${total} healthy, tolerance ${tolerance}. With ${candidate} as leader, ${left}.`,
    ...(isPaused(state)
      ? ['The cluster is paused: it is done all the same, but if it fails no other member is promoted.']
      : []),
  ];
}

/** The members that could take over, each with the results of its checks. */
export function candidates(kind: 'switchover' | 'failover'): (state: State) => readonly Choice[] {
  return (state) =>
    others(state).map((name) => {
      const good = preflight(state, name, kind).map((check) => check.text);
      const lacks = holdingOf(state, name).certain ? [] : ['may lack acknowledged writes'];
      const host = containerOf(state, name)?.health === 'unhealthy' ? ['container unhealthy'] : [];
      const note = obstacle(state, name, kind) ?? [...good, ...lacks, ...host].join(', ');
      return { value: name, label: name, note };
    });
}

/**
 * The candidate that is proposed: the selected one where nothing is in its way, else one that certainly has each
 * acknowledged write, else any other that is possible, else the first that there is.
 */
export function proposed(
  state: State,
  selected: string | undefined,
  kind: 'switchover' | 'failover',
): string | undefined {
  const names = others(state);
  const possible = names.filter((name) => obstacle(state, name, kind) === undefined);
  return (
    possible.find((name) => name === selected) ??
    possible.find((name) => holdingOf(state, name).certain) ??
    possible[0] ??
    names[0]
  );
}

function others(state: State): readonly string[] {
  const leader = leaderOf(state);
  return membersOf(state, 'patroni').filter((name) => name !== leader);
}
