import type { Dcs, DcsConfig, DcsFailover } from '../model/dcs.ts';
import type { FactEvent } from '../model/event.ts';
import { isRaftLeader } from '../systems/etcd/facts.ts';
import type { HaproxyServer } from '../systems/haproxy/facts.ts';
import { changesBy, changeText } from '../systems/patroni/config-changes.ts';
import { patchBetween } from '../systems/patroni/merge-patch.ts';
import type { State } from './state.ts';
import type { Line } from './timeline.ts';

type Observed<T extends FactEvent['type']> = Extract<FactEvent, { type: T }>;

/** What changed in Patroni's keys. */
export function dcsLines(was: Dcs | undefined, is: Dcs | undefined): Line[] {
  if (was === undefined || is === undefined) return [];
  const standbys = (names: readonly string[] | undefined) => names?.join(', ') || 'none';
  return [
    ...differs('dcs', 'leader key', was.leader?.name ?? 'none', is.leader?.name ?? 'none'),
    ...differs('dcs', 'sync standby', standbys(was.sync?.standbys), standbys(is.sync?.standbys)),
    ...differs('dcs', 'failover key', failoverText(was.failover), failoverText(is.failover)),
    ...historyLines(was, is),
    ...configLines(was.config, is.config),
    ...memberLines(was, is),
  ];
}

function failoverText(failover: DcsFailover | null): string {
  if (failover === null) return 'none';
  const { leader, member = 'any', scheduledAt } = failover;
  const what = leader === undefined ? `failover to ${member}` : `switchover from ${leader} to ${member}`;
  return scheduledAt === undefined ? what : `${what} at ${scheduledAt}`;
}

function historyLines(was: Dcs, is: Dcs): Line[] {
  if (was.history === is.history) return [];
  const last = was.history.at(-1)?.timeline ?? 0;
  return is.history
    .filter((row) => row.timeline > last)
    .map(({ timeline, newLeader = 'somebody' }) => ({
      source: 'dcs',
      text: `history: timeline ${timeline} ended, ${newLeader} was promoted`,
    }));
}

// Maintenance mode has a line of its own, because that is what people call it.
function configLines(was: DcsConfig | null, is: DcsConfig | null): Line[] {
  const paused = (config: DcsConfig | null) => (config?.paused === true ? 'on' : 'off');
  const [old, now] = [was?.document.settings, is?.document.settings];
  const changes = old === undefined || now === undefined ? [] : changesBy(patchBetween(old, now), old);
  return [
    ...differs('dcs', 'maintenance mode', paused(was), paused(is)),
    ...changes
      .filter(({ name }) => name !== 'pause')
      .map((change): Line => ({ source: 'dcs', text: changeText(change) })),
  ];
}

function memberLines(was: Dcs, is: Dcs): Line[] {
  if (was.members === is.members) return [];
  const line = (name: string, text: string): Line => ({ source: 'dcs', text: `member ${name} ${text}` });
  return [
    ...Object.keys(is.members).flatMap((name) => (name in was.members ? [] : line(name, 'registered'))),
    ...Object.keys(was.members).flatMap((name) => (name in is.members ? [] : line(name, 'is gone'))),
  ];
}

/** What changed in what a Patroni node says of itself. */
export function patroniLines(before: State, { member, node: is }: Observed<'patroni.observed'>): Line[] {
  const was = before.patroni[member]?.value;
  if (was === undefined) return [];
  const yesNo = (value: boolean) => (value ? 'yes' : 'no');
  const tell = (what: string, old: unknown, now: unknown) =>
    differs('patroni', `${member} ${what}`, old, now);
  return [
    ...tell('role', was.role, is.role),
    ...tell('state', was.state, is.state),
    ...tell('timeline', was.timeline, is.timeline),
    // A primary has none, which its role says already.
    ...(was.role === is.role
      ? tell('replication', was.replicationState ?? 'none', is.replicationState ?? 'none')
      : []),
    ...tell('replay paused', yesNo(was.replayPaused), yesNo(is.replayPaused)),
    ...tell('pending restart', yesNo(was.pendingRestart), yesNo(is.pendingRestart)),
    ...tell('failsafe mode active', yesNo(was.failsafeActive), yesNo(is.failsafeActive)),
  ];
}

/** What changed in what an etcd member says of itself; the term is told once, by the first that knows it. */
export function etcdLines(before: State, { member, status: is }: Observed<'etcd.observed'>): Line[] {
  const was = before.etcd[member]?.value;
  if (was === undefined) return [];
  const lines: Line[] = [];
  const term = BigInt(is.raftTerm);
  const isNews = Object.values(before.etcd).every((fact) => BigInt(fact.value?.raftTerm ?? 0) < term);
  if (isNews) lines.push(...differs('etcd', 'raft term', was.raftTerm, is.raftTerm));
  if (isRaftLeader(was) !== isRaftLeader(is)) {
    const text = isRaftLeader(is) ? 'leads' : 'leads no more';
    lines.push({ source: 'etcd', text: `${member} ${text}, term ${is.raftTerm}` });
  }
  if (was.healthy && !is.healthy) {
    lines.push({ source: 'etcd', text: `${member} is not healthy: ${is.errors.join(', ')}` });
  } else if (!was.healthy && is.healthy) lines.push({ source: 'etcd', text: `${member} is healthy again` });
  return lines;
}

/** What changed in what a sentinel believes and does not announce. */
export function sentinelLines(before: State, { member, view }: Observed<'sentinel.observed'>): Line[] {
  const was = before.sentinel[member]?.value?.masters ?? [];
  return view.masters.flatMap((master) => {
    const old = was.find(({ name }) => name === master.name);
    if (old === undefined || old.quorumReached === master.quorumReached) return [];
    return [{ source: 'sentinel', text: `${member} ${master.name}: ${master.quorumText}` } as const];
  });
}

/** What changed in what a Redis says of itself. */
export function redisLines(before: State, { member, node: is }: Observed<'redis.observed'>): Line[] {
  const was = before.redis[member]?.value;
  if (was === undefined) return [];
  const link = (up: boolean | undefined) => (up === undefined ? undefined : up ? 'up' : 'down');
  return [
    ...differs('redis', `${member} role`, was.role, is.role),
    ...(was.role === is.role
      ? differs('redis', `${member} link to its master`, link(was.masterLinkUp), link(is.masterLinkUp))
      : []),
  ];
}

/** What changed in what HAProxy makes of its servers. */
export function haproxyLines(before: State, { member, servers }: Observed<'haproxy.observed'>): Line[] {
  const keyOf = (server: HaproxyServer) => `${server.backend}\n${server.server}`;
  // By name and not one by one: a proxy can have a thousand servers.
  const was = new Map(before.haproxy[member]?.value?.map((server) => [keyOf(server), server]));
  return servers.flatMap((server) => {
    const old = was.get(keyOf(server));
    return differs('haproxy', `${server.backend}/${server.server}`, old?.status, server.status);
  });
}

/** What changed in what the application says of itself. */
export function appLines(before: State, { member, application: is }: Observed<'app.observed'>): Line[] {
  const was = before.app[member]?.value;
  if (was === undefined) return [];
  const page = (up: boolean | undefined) => (up === undefined ? undefined : up ? 'up' : 'down');
  const load = (app: typeof is) => (app.load === undefined ? 'off' : `${app.load.rate} requests/s`);
  const components = Object.entries(is.components).flatMap(([name, { status, error }]) => {
    const [line] = differs('app', `${member} ${name}`, was.components[name]?.status, status);
    if (line === undefined) return [];
    return error === undefined ? [line] : [{ ...line, text: `${line.text}: ${error}` }];
  });
  return [
    ...differs('app', `${member} health`, was.status, is.status),
    ...components,
    ...differs('app', `${member} status page`, page(was.pageUp), page(is.pageUp)),
    ...differs('app', `${member} generated load`, load(was), load(is)),
  ];
}

function differs(source: Line['source'], what: string, was: unknown, is: unknown): Line[] {
  return was === undefined || was === is ? [] : [{ source, text: `${what}: ${was} → ${is ?? 'unknown'}` }];
}
