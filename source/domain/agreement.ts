import { isRunning } from './container.ts';
import { containerOf, containersOf, current, type Facts, membersOf } from './facts.ts';
import { writeTargets } from './haproxy.ts';
import { isPrimary } from './patroni.ts';
import { formatAge } from './units.ts';

/** What one owner of facts says of the matter, e.g. `etcd` says `leader patroni3`. */
export type Claim = { readonly owner: string; readonly says: string };

/** Two or more owners that cannot all be right. */
export type Disagreement = {
  /** Stays the same as long as it is the same disagreement, so that its duration can be counted. */
  readonly id: string;
  readonly severity: 'critical' | 'degraded';
  readonly system: 'patroni' | 'redis';
  readonly claims: readonly Claim[];
  /** The line of the runbook, where there is one. */
  readonly runbook?: string;
};

/** Both sides in one line: `etcd: leader patroni3 · Docker: patroni3 exited 4 s ago`. */
export function claimsText(claims: readonly Claim[]): string {
  return claims.map((claim) => `${claim.owner}: ${claim.says}`).join(' · ');
}

/**
 * Compares by name what the layers say of the PostgreSQL primary (leader key in etcd, each node's own role,
 * HAProxy's route for writes, the container in Docker) and of the Redis master (each sentinel, each Redis, its
 * container). Only owners that answer now are compared; a silent one is not a contradiction.
 */
export function disagreementsOf(facts: Facts): readonly Disagreement[] {
  return [...primaryDisagreements(facts), ...masterDisagreements(facts)];
}

function primaryDisagreements(facts: Facts): Disagreement[] {
  const found: Disagreement[] = [];
  const add = (id: string, severity: Disagreement['severity'], claims: readonly Claim[], runbook?: string) =>
    found.push({ id, severity, system: 'patroni', claims, ...(runbook === undefined ? {} : { runbook }) });

  const primaries = membersOf(facts, 'patroni').filter((name) => {
    const node = current(facts.patroni[name]);
    return node !== undefined && isPrimary(node) && node.state === 'running';
  });
  if (primaries.length > 1) {
    const claims = primaries.map((name) => {
      const timeline = current(facts.patroni[name])?.timeline;
      return { owner: name, says: `primary${timeline === undefined ? '' : `, timeline ${timeline}`}` };
    });
    const others = `docker compose restart ${membersOf(facts, 'patroni').join(' ')}`;
    add('split-brain', 'critical', claims, `stop writes, then ${others}`);
  }

  const dcs = current(facts.dcs);
  if (dcs === undefined) return found;
  const leader = dcs.leader?.name;
  const etcd = { owner: 'etcd', says: leader === undefined ? 'no leader key' : `leader ${leader}` };
  for (const name of primaries) {
    if (name !== leader) add(`primary:${name}`, 'critical', [etcd, { owner: name, says: 'primary' }]);
  }
  if (leader !== undefined) {
    const container = containerOf(facts, leader);
    const node = current(facts.patroni[leader]);
    if (container !== undefined && !isRunning(container) && facts.containers.error === undefined) {
      add(`leader-container:${leader}`, 'critical', [
        etcd,
        { owner: 'Docker', says: containerText(facts, leader) },
        ...keyLife(facts),
      ]);
    } else if (node !== undefined && !isPrimary(node)) {
      add(`leader-role:${leader}`, 'critical', [
        etcd,
        { owner: leader, says: `${node.role}, ${node.state}` },
      ]);
    }
  }
  for (const name of membersOf(facts, 'haproxy')) {
    const servers = current(facts.haproxy[name]);
    if (servers === undefined) continue;
    const targets = writeTargets(servers);
    if (targets.length === 1 && targets[0] === leader) continue;
    const says = targets.length === 0 ? 'no server for writes' : `writes to ${targets.join(' and ')}`;
    // Without a leader a proxy that routes nowhere is right.
    if (leader === undefined && targets.length === 0) continue;
    add(`route:${name}`, 'critical', [etcd, { owner: 'HAProxy', says }]);
  }
  return found;
}

function masterDisagreements(facts: Facts): Disagreement[] {
  const found: Disagreement[] = [];
  const add = (id: string, severity: Disagreement['severity'], claims: readonly Claim[]) =>
    found.push({ id, severity, system: 'redis', claims });

  const byHost = new Map<string, string[]>();
  for (const sentinel of membersOf(facts, 'sentinel')) {
    for (const master of current(facts.sentinel[sentinel])?.masters ?? []) {
      byHost.set(master.host, [...(byHost.get(master.host) ?? []), sentinel]);
    }
  }
  const believed = [...byHost].map(([host, sentinels]) => ({
    owner: sentinels.join(', '),
    says: `master ${host}`,
  }));
  if (believed.length > 1) add('sentinel-master', 'degraded', believed);

  const masters = membersOf(facts, 'redis').filter((name) => current(facts.redis[name])?.role === 'master');
  if (masters.length > 1) {
    add(
      'redis-masters',
      'critical',
      masters.map((owner) => ({ owner, says: 'master' })),
    );
  }
  if (byHost.size !== 1) return found;
  const [host] = byHost.keys();
  // A sentinel names the master by host name or by address; only a member's own name can be compared.
  if (host === undefined || !containersOf(facts, 'redis').some((container) => container.member === host))
    return found;
  const sentinels = { owner: 'Sentinel', says: `master ${host}` };
  const container = containerOf(facts, host);
  const node = current(facts.redis[host]);
  if (container !== undefined && !isRunning(container) && facts.containers.error === undefined) {
    add(`master-container:${host}`, 'critical', [
      sentinels,
      { owner: 'Docker', says: containerText(facts, host) },
    ]);
  } else if (node !== undefined && node.role !== 'master') {
    add(`master-role:${host}`, 'degraded', [sentinels, { owner: host, says: node.role }]);
  }
  return found;
}

/** A container's state for people: `patroni3 exited (137) 4 s ago`, `patroni3 paused`. */
export function containerText(facts: Pick<Facts, 'containers' | 'now'>, member: string): string {
  const container = containerOf(facts, member);
  if (container === undefined) return `${member} has no container`;
  if (container.state !== 'exited') return `${member} ${container.state}`;
  const since =
    container.finishedAt === undefined ? '' : ` ${formatAge(facts.now - container.finishedAt)} ago`;
  return `${member} exited (${container.exitCode})${since}`;
}

/** What is left of the leader key's lease, counted down from when it was asked. */
function keyLife(facts: Facts): Claim[] {
  const lease = facts.lease.value;
  if (lease === undefined || facts.lease.at === undefined || lease.lease !== facts.dcs.value?.leader?.lease)
    return [];
  const left = Math.ceil(lease.ttl - (facts.now - facts.lease.at) / 1000);
  return [{ owner: 'key', says: left > 0 ? `expires in ${left} s` : 'expires now' }];
}
