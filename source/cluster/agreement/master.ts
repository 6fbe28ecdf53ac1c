import { isRunning } from '../../model/container.ts';
import { containerOf, containersOf, current, type Facts, membersOf } from '../../model/facts.ts';
import { redisMasters } from '../../systems/redis/facts.ts';
import type { SentinelMaster } from '../../systems/sentinel/facts.ts';
import { containerClaim, type Disagreement, seen, startingMs } from './disagreement.ts';

/** Sentinels announce a new master to each other with their hello, every two seconds. */
const HELLO_MS = 10_000;
/** A Redis that was started again is another one until the next INFO of a sentinel, every ten seconds. */
const RESTART_MS = 30_000;
/** A master that comes back after a failover goes on as one until the sentinels have demoted it. */
const DEMOTION_MS = 15_000;

/** The Redis at an address that a sentinel gives, by its name or, where sentinels report addresses, by its run id. */
export function memberAt(
  facts: Facts,
  { host, port, runId }: Pick<SentinelMaster, 'host' | 'port' | 'runId'>,
): string | undefined {
  const byId = Object.entries(facts.redis).find(
    ([, { value }]) => runId !== undefined && value?.runId === runId,
  );
  if (byId !== undefined) return byId[0];
  if (!isRedisMember(facts, host)) return undefined;
  // At another port than its own there is no Redis, unless that port is published for it.
  const tcpPort = facts.redis[host]?.value?.tcpPort;
  return tcpPort === undefined || tcpPort === port || runId === undefined ? host : undefined;
}

/** Which host each sentinel that answers believes to be the master, for one name that they monitor. */
export type Belief = { readonly master: string; readonly byHost: ReadonlyMap<string, readonly string[]> };

/** What the sentinels believe, for each master that they monitor. */
export function beliefsOf(facts: Facts): readonly Belief[] {
  const beliefs = new Map<string, Map<string, string[]>>();
  for (const sentinel of membersOf(facts, 'sentinel')) {
    for (const master of current(facts.sentinel[sentinel])?.masters ?? []) {
      const { name } = master;
      const place = isRedisMember(facts, master.host) ? `${master.host}:${master.port}` : master.host;
      const host = memberAt(facts, master) ?? place;
      const byHost = beliefs.get(name) ?? new Map<string, string[]>();
      byHost.set(host, [...(byHost.get(host) ?? []), sentinel]);
      beliefs.set(name, byHost);
    }
  }
  return [...beliefs].map(([master, byHost]) => ({ master, byHost }));
}

/** Whether the host that a sentinel names is a member; an address cannot be compared. */
export function isRedisMember(facts: Facts, host: string): boolean {
  return containersOf(facts, 'redis').some((container) => container.member === host);
}

/** The contradictions about the Redis master between the sentinels, each Redis and Docker. */
export function masterDisagreements(facts: Facts): Disagreement[] {
  const beliefs = beliefsOf(facts);
  const sentinels = beliefs.flatMap((belief) => sentinelsDiffer(facts, belief));
  // Several masters are as it should be where the sentinels monitor several.
  const masters = beliefs.length > 1 ? [] : mastersDiffer(facts);
  return [masters, ...sentinels, ...beliefs.flatMap((belief) => masterDiffers(facts, belief))].flat();
}

function sentinelsDiffer(facts: Facts, { master, byHost }: Belief): Disagreement | [] {
  if (byHost.size < 2) return [];
  const sides = [...byHost];
  return {
    id: `sentinel-master:${master}`,
    severity: 'degraded',
    system: 'redis',
    claims: sides.map(([host, sentinels]) => ({
      owner: sentinels.join(', '),
      says: `master ${host}`,
    })),
    finding: `sentinels disagree about ${master}`,
    graceMs: HELLO_MS,
    ...seen(...sides.flatMap(([, names]) => names.map((name) => facts.sentinel[name]))),
  };
}

function mastersDiffer(facts: Facts): Disagreement | [] {
  const masters = redisMasters(facts);
  if (masters.length < 2) return [];
  return {
    id: 'redis-masters',
    severity: 'critical',
    system: 'redis',
    claims: masters.map((owner) => ({ owner, says: 'master' })),
    finding: `${masters.join(' and ')} both accept writes`,
    graceMs: DEMOTION_MS,
    ...seen(...masters.map((name) => facts.redis[name])),
  };
}

/** An address that all sentinels give for the master, where no Redis of this stack answers: clients go to the wrong place. */
function noRedisThere(facts: Facts, host: string, sentinels: readonly string[]): Disagreement | [] {
  const masters = redisMasters(facts);
  const nodes = membersOf(facts, 'redis').map((name) => current(facts.redis[name]));
  // A Redis that does not report its run id may be the one.
  if (masters.length === 0 || nodes.some((node) => node?.runId === undefined)) return [];
  const given = sentinels.flatMap((name) => current(facts.sentinel[name])?.masters ?? []);
  if (given.some(({ runId }) => runId === undefined)) return [];
  return {
    id: `master-address:${host}`,
    severity: 'critical',
    system: 'redis',
    claims: [
      { owner: 'Sentinel', says: `master ${host}` },
      ...masters.map((owner) => ({ owner, says: 'master' })),
    ],
    finding: `the sentinels give ${host} as master, where no Redis of this stack answers: ${masters.join(' and ')} says master`,
    graceMs: RESTART_MS,
    ...seen(...sentinels.map((name) => facts.sentinel[name]), ...masters.map((name) => facts.redis[name])),
  };
}

/** The member that all sentinels call the master, against its own container and its own report. */
function masterDiffers(facts: Facts, { byHost }: Belief): Disagreement | [] {
  const [host] = byHost.keys();
  if (byHost.size !== 1 || host === undefined) return [];
  if (!isRedisMember(facts, host)) return noRedisThere(facts, host, [...byHost.values()].flat());
  const sentinels = { owner: 'Sentinel', says: `master ${host}` };
  const reporting = [...byHost.values()].flat().map((name) => facts.sentinel[name]);
  const others = redisMasters(facts)
    .filter((name) => name !== host)
    .map((owner) => ({ owner, says: 'master' }));
  const container = containerOf(facts, host);
  if (container !== undefined && !isRunning(container) && facts.containers.error === undefined) {
    return {
      id: `master-container:${host}`,
      severity: 'critical',
      system: 'redis',
      claims: [sentinels, containerClaim(container, facts.now), ...others],
      finding: `${host} is Sentinel's master but does not run`,
      graceMs: startingMs(container),
      ...seen(...reporting),
      container: host,
    };
  }
  const node = current(facts.redis[host]);
  const own = node === undefined || node.role === 'master' ? [] : [{ owner: host, says: node.role }];
  // Two that say master contradict each other already, independent of what the sentinels believe.
  if (own.length === 0 && (others.length === 0 || node !== undefined)) return [];
  return {
    id: `master-role:${host}`,
    severity: 'degraded',
    system: 'redis',
    claims: [sentinels, ...own, ...others],
    finding: `${host} is Sentinel's master, but ${[...own, ...others].map((c) => `${c.owner} says ${c.says}`).join(' and ')}`,
    graceMs: HELLO_MS,
    ...seen(...reporting, ...[...own, ...others].map(({ owner }) => facts.redis[owner])),
  };
}
