import { healthOf } from '../cluster/health.ts';
import { isSynchronous } from '../cluster/predict/successor.ts';
import { current, membersOf } from '../model/facts.ts';
import { isReadOnly } from '../store/read-only.ts';
import type { State } from '../store/state.ts';
import { isUp, routesWrites, writeTargets } from '../systems/haproxy/facts.ts';
import { isPrimary, isStreaming, lagBehind } from '../systems/patroni/facts.ts';
import { formatBytes } from '../text/units.ts';

/** More replay lag than this, bytes, is not a steady state: what a failover costs then depends on luck. */
export const LITTLE_LAG_BYTES = 1_048_576;

/**
 * Why the stack is not in its steady state, a line each; nothing when a drill may start. A drill on a stack that
 * is ill already measures the illness.
 */
export function gateReasons(state: State): readonly string[] {
  const own = [
    ...permission(state),
    ...containers(state),
    ...keys(state),
    ...nodes(state),
    ...etcd(state),
    ...redis(state),
    ...routes(state),
  ];
  // What nobody thought of here, but the console holds for wrong, is a reason too.
  return own.length > 0 ? own : healthOf(state).reasons.map(({ text }) => text);
}

function permission(state: State): string[] {
  const reasons: string[] = [];
  if (isReadOnly(state)) reasons.push('read-only: nothing may be changed');
  if (state.faults.error !== undefined)
    reasons.push(`the journal of faults cannot be read: ${state.faults.error}`);
  for (const { id, member, detail } of state.faults.value ?? [])
    reasons.push(`a fault is active: ${id} (${member}: ${detail})`);
  const busy = state.runs.find((run) => run.outcome === undefined);
  if (busy !== undefined) reasons.push(`${busy.summary} is still in progress`);
  return reasons;
}

function containers({ containers: seen, project }: State): string[] {
  if (seen.error !== undefined) return [`Docker does not answer: ${seen.error}`];
  if (seen.value === undefined || seen.value.length === 0) return [`no container of project ${project}`];
  return seen.value.flatMap(({ member, state, health }) => {
    if (state !== 'running') return [`${member} does not run: its container is ${state}`];
    return health === 'healthy' || health === 'none' ? [] : [`${member} is not healthy: ${health}`];
  });
}

function keys(state: State): string[] {
  const { value: dcs, error } = state.dcs;
  if (error !== undefined) return [`Patroni's keys in etcd cannot be read: ${error}`];
  if (dcs === undefined) return ["Patroni's keys in etcd have not been read yet"];
  const reasons: string[] = [];
  if (dcs.leader === null) reasons.push('there is no leader');
  if (dcs.config?.paused === true) reasons.push('the cluster is paused: nobody would take over');
  if (dcs.failover !== null) reasons.push('a switchover or failover is scheduled');
  const standbys = dcs.sync?.standbys ?? [];
  if (isSynchronous(state) && standbys.length === 0) reasons.push('there is no sync standby');
  return reasons;
}

function nodes(state: State): string[] {
  const leader = state.dcs.value?.leader?.name;
  const names = membersOf(state, 'patroni');
  const said = names.map((name) => ({ name, node: current(state.patroni[name]) }));
  const primary = said.find(({ name }) => name === leader)?.node;
  const reasons = said.flatMap(({ name, node }) => {
    if (node === undefined) return [`${name} does not answer`];
    if (name === leader) return isPrimary(node) ? [] : [`${name} holds the leader key but is ${node.role}`];
    if (isPrimary(node)) return [`${name} is primary without the leader key`];
    if (!isStreaming(node)) return [`${name} is a replica that does not stream (${node.state})`];
    if (node.timeline !== primary?.timeline) return [`${name} is on timeline ${node.timeline ?? '?'}`];
    const lag = lagBehind(primary, node).replay;
    return lag !== undefined && lag <= LITTLE_LAG_BYTES
      ? []
      : [`${name} lags ${lag === undefined ? 'by nobody knows how much' : formatBytes(lag)}`];
  });
  return names.length < 2 ? [...reasons, 'there is no replica'] : reasons;
}

function etcd(state: State): string[] {
  return membersOf(state, 'etcd').flatMap((name) => {
    const member = current(state.etcd[name]);
    if (member === undefined) return [`${name} does not answer`];
    return member.healthy ? [] : [`${name} is unhealthy: ${member.errors.join(', ')}`];
  });
}

function redis(state: State): string[] {
  const names = membersOf(state, 'redis');
  const roles = names.map((name) => ({ name, node: current(state.redis[name]) }));
  const masters = roles.filter(({ node }) => node?.role === 'master').map(({ name }) => name);
  const sentinels = membersOf(state, 'sentinel');
  const believed = new Set<string>();
  const reasons = sentinels.flatMap((name) => {
    const view = current(state.sentinel[name]);
    if (view === undefined) return [`${name} does not answer`];
    return view.masters.flatMap((master) => {
      believed.add(`${master.name} ${master.host}:${master.port}`);
      if (master.otherSentinels !== sentinels.length - 1)
        return [`${name} knows ${master.otherSentinels} of ${sentinels.length - 1} other sentinels`];
      return master.quorumReached ? [] : [`${name}: ${master.quorumText}`];
    });
  });
  if (believed.size > 1) reasons.push(`the sentinels disagree: ${[...believed].join(', ')}`);
  if (names.length > 0 && masters.length !== 1)
    reasons.push(
      `there are ${masters.length} Redis masters${masters.length === 0 ? '' : `: ${masters.join(', ')}`}`,
    );
  for (const { name, node } of roles)
    if (node === undefined) reasons.push(`${name} does not answer`);
    else if (node.role === 'slave' && node.masterLinkUp !== true)
      reasons.push(`${name} has no link to its master`);
  return reasons;
}

function routes(state: State): string[] {
  const leader = state.dcs.value?.leader?.name;
  const proxies = membersOf(state, 'haproxy');
  if (proxies.length === 0) return ['there is no HAProxy'];
  return proxies.flatMap((name) => {
    const servers = current(state.haproxy[name]);
    if (servers === undefined) return [`${name} does not answer`];
    const targets = writeTargets(servers);
    const wrong = targets.length !== 1 || targets[0] !== leader;
    const replicas = membersOf(state, 'patroni').filter((member) => member !== leader);
    const unread = servers.filter(
      (server) => !routesWrites(server.backend) && replicas.includes(server.server) && !isUp(server),
    );
    return [
      ...(wrong
        ? [
            `${name} routes writes to ${targets.join(' and ') || 'nobody'}, the leader is ${leader ?? 'nobody'}`,
          ]
        : []),
      ...unread.map(({ server, status }) => `${name} routes no reads to ${server}: it is ${status}`),
    ];
  });
}
