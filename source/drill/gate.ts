import { lackOf } from '../actions/catalogue.ts';
import { healthOf } from '../cluster/health.ts';
import { takesNoReaders } from '../cluster/readers.ts';
import { current, isStandbyCluster, membersOf } from '../model/facts.ts';
import { isReadOnly } from '../store/read-only.ts';
import type { State } from '../store/state.ts';
import { isUp, routesWrites, statusText } from '../systems/haproxy/facts.ts';
import { lagBehind } from '../systems/patroni/facts.ts';
import { isStreaming } from '../systems/patroni/streaming.ts';
import { formatBytes } from '../text/units.ts';
import type { Drill } from './drill.ts';

/** More replay lag than this, bytes, is not a steady state: what a failover costs then depends on luck. */
const LITTLE_LAG_BYTES = 1_048_576;

/**
 * Why the stack is not in its steady state, a line each; nothing when a drill may start. A drill on a stack that
 * is ill already measures the illness: every finding is a reason, and so is what is no finding but would be measured too.
 */
export function gateReasons(state: State, needs?: Drill['needs']): readonly string[] {
  const lack = lackOf(state, needs);
  if (lack !== undefined) return [lack];
  const found = healthOf(state).reasons.map(({ text }) => text);
  const moving = [
    ...starting(state),
    ...scheduled(state),
    ...replicas(state),
    ...peers(state),
    ...routes(state),
  ];
  return [...permission(state), ...found, ...moving];
}

function permission(state: State): string[] {
  const reasons: string[] = [];
  if (isStandbyCluster(state)) reasons.push('a standby cluster takes no writes: there is nothing to measure');
  if (isReadOnly(state)) reasons.push('read-only: nothing may be changed');
  if (state.faults.error !== undefined)
    reasons.push(`the journal of faults cannot be read: ${state.faults.error}`);
  for (const { id, member, detail } of state.faults.value ?? [])
    reasons.push(`a fault is active: ${id} (${member}: ${detail})`);
  const busy = state.runs.find((run) => run.outcome === undefined);
  if (busy !== undefined) reasons.push(`${busy.summary} is still in progress`);
  return reasons;
}

function starting({ containers }: State): string[] {
  return (containers.value ?? [])
    .filter(({ state, health }) => state === 'running' && health === 'starting')
    .map(({ member }) => `${member} is starting`);
}

function scheduled({ dcs }: State): string[] {
  if (dcs.value === undefined) return ["Patroni's keys in etcd have not been read yet"];
  return dcs.value.failover === null ? [] : ['a switchover or failover is scheduled'];
}

function replicas(state: State): string[] {
  const leader = state.dcs.value?.leader?.name;
  const names = membersOf(state, 'patroni');
  const primary = leader === undefined ? undefined : current(state.patroni[leader]);
  const reasons = names.flatMap((name) => {
    const node = current(state.patroni[name]);
    if (node === undefined || name === leader || !isStreaming(state, name)) return [];
    if (node.timeline !== primary?.timeline) return [`${name} is on timeline ${node.timeline ?? '?'}`];
    const lag = lagBehind(primary, node).replay;
    if (lag === undefined) return [`it is not known how far ${name} lags`];
    return lag <= LITTLE_LAG_BYTES ? [] : [`${name} lags ${formatBytes(lag)}`];
  });
  return names.length < 2 ? [...reasons, 'there is no replica'] : reasons;
}

function peers(state: State): string[] {
  const sentinels = membersOf(state, 'sentinel');
  return sentinels.flatMap((name) => {
    const masters = current(state.sentinel[name])?.masters ?? [];
    const short = masters.find(({ otherSentinels }) => otherSentinels !== sentinels.length - 1);
    if (short === undefined) return [];
    return [`${name} knows ${short.otherSentinels} of ${sentinels.length - 1} other sentinels`];
  });
}

// Where writes go wrong is a finding.
function routes(state: State): string[] {
  const leader = state.dcs.value?.leader?.name;
  const proxies = membersOf(state, 'haproxy');
  if (proxies.length === 0) return ['there is no HAProxy'];
  const readers = membersOf(state, 'patroni').filter(
    (member) => member !== leader && !takesNoReaders(state, member),
  );
  return proxies.flatMap((name) =>
    (current(state.haproxy[name])?.servers ?? [])
      .filter((one) => !routesWrites(one.backend) && readers.includes(one.server) && !isUp(one))
      .map((one) => `${name} routes no reads to ${one.server}: it is ${statusText(one)}`),
  );
}
