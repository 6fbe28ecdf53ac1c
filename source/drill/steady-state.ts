import type { DcsConfig } from '../model/dcs.ts';
import { current, type Facts, membersOf } from '../model/facts.ts';
import { isUp, routesWrites } from '../systems/haproxy/facts.ts';
import { isSource } from '../systems/patroni/facts.ts';
import { isStreaming } from '../systems/patroni/streaming.ts';
import { own } from '../text/own.ts';
import type { SteadyState } from './result/report.ts';

/** What of a container's network can be left changed by a fault, by member, a line each. */
export type Networks = Readonly<Record<string, string>>;

/**
 * What must be the same before and after, as text by name. Who leads is left out: it is the one thing that may
 * have changed, so roles are counted, and `the leader` replaces its name.
 */
export function steadyStateOf(facts: Facts, networks: Networks): SteadyState {
  const dcs = facts.dcs.value;
  return {
    ...containers(facts),
    'Patroni members': patroni(facts),
    'sync standbys': String(dcs?.sync?.standbys.length ?? 0),
    'Patroni configuration': dcs?.config === null || dcs === undefined ? 'unknown' : settingsText(dcs.config),
    'scheduled failover': dcs?.failover === null || dcs === undefined ? 'none' : pairs(dcs.failover),
    'etcd members': etcd(facts),
    Redis: redis(facts),
    ...sentinels(facts),
    ...routes(facts),
    ...Object.fromEntries(Object.entries(networks).map(([member, text]) => [`network of ${member}`, text])),
    faults: (facts.faults.value ?? []).map(({ id }) => id).join(', ') || 'none',
  };
}

const NOT_KNOWN = 'not known';

/** The text of a fact that could not be read. */
export function notKnown(reason: string): string {
  return `${NOT_KNOWN} (${reason})`;
}

/** Facts that could not be read, a line of text each. */
export function unknownOf(state: SteadyState): readonly string[] {
  return Object.entries(state).flatMap(([name, text]) =>
    text.startsWith(NOT_KNOWN) ? [`${name}: ${text}`] : [],
  );
}

/** Facts that have changed, a line of text each; none when nothing has, as far as that is known. */
export function differencesOf(before: SteadyState, after: SteadyState): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => own(before, name) !== own(after, name))
    .filter((name) => own(after, name)?.startsWith(NOT_KNOWN) !== true)
    .map((name) => `${name}: was ${own(before, name) ?? 'not there'}, is ${own(after, name) ?? 'not there'}`);
}

function containers(facts: Facts): SteadyState {
  return Object.fromEntries(
    (facts.containers.value ?? []).map(({ member, state, health }) => [
      `container of ${member}`,
      `${state}, ${health}`,
    ]),
  );
}

function patroni(facts: Facts): string {
  const leader = facts.dcs.value?.leader?.name;
  const texts = membersOf(facts, 'patroni').map((name) => {
    const node = current(facts.patroni[name]);
    if (node === undefined) return 'silent';
    if (isSource(node)) return name === leader ? 'primary with the leader key' : 'primary without the key';
    return isStreaming(facts, name) ? 'replica that streams' : `replica (${node.state})`;
  });
  return counted(texts);
}

function etcd(facts: Facts): string {
  return membersOf(facts, 'etcd')
    .map((name) => `${name} ${current(facts.etcd[name])?.healthy === true ? 'healthy' : 'not healthy'}`)
    .join(', ');
}

function redis(facts: Facts): string {
  return counted(
    membersOf(facts, 'redis').map((name) => {
      const node = current(facts.redis[name]);
      if (node === undefined) return 'silent';
      if (node.role === 'master') return 'master';
      return node.masterLinkUp === true ? 'replica with a link' : 'replica without a link';
    }),
  );
}

function sentinels(facts: Facts): SteadyState {
  return Object.fromEntries(
    membersOf(facts, 'sentinel').map((name) => {
      const masters = current(facts.sentinel[name])?.masters ?? [];
      const views = masters.map(
        ({ name: master, quorum, otherSentinels, replicas }) =>
          `${master}: quorum ${quorum}, ${otherSentinels} other sentinels, ${replicas.length} replicas`,
      );
      return [`view of ${name}`, views.join('; ') || 'none'];
    }),
  );
}

function routes(facts: Facts): SteadyState {
  const leader = facts.dcs.value?.leader?.name;
  const found: Record<string, string> = {};
  for (const proxy of membersOf(facts, 'haproxy')) {
    const servers = current(facts.haproxy[proxy])?.servers ?? [];
    for (const backend of [...new Set(servers.map((server) => server.backend))].sort()) {
      const up = servers.filter((server) => server.backend === backend && isUp(server));
      const to = up.map(({ server }) => (server === leader ? 'the leader' : server));
      // The replicas' names change with the leader's: their number does not.
      found[`${proxy}: ${backend}`] = routesWrites(backend) ? to.join(', ') : `${up.length} servers UP`;
    }
  }
  return found;
}

function counted(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts]
    .map(([text, count]) => `${count} × ${text}`)
    .sort()
    .join(', ');
}

/** Patroni's settings in a line; without the whole document, which can hold secrets. */
export function settingsText({ document: _, ...config }: DcsConfig): string {
  return pairs(config);
}

function pairs(object: object): string {
  return Object.entries(object)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}
