import { containersOf, current, type Facts, membersOf } from './facts.ts';
import { writeTargets } from './haproxy.ts';
import { isPrimary, isStreaming } from './patroni.ts';
import { type Quorum, quorumOf } from './quorum.ts';
import { isDown } from './sentinel.ts';
import { formatAge } from './units.ts';

/** The one word of the header. */
export type Verdict = 'healthy' | 'degraded' | 'critical' | 'unknown';

/** Why the verdict is not "healthy": one finding, by name. */
export type Reason = {
  readonly severity: 'critical' | 'degraded' | 'unknown';
  readonly system: 'docker' | 'etcd' | 'patroni' | 'sentinel' | 'redis' | 'haproxy';
  readonly text: string;
};

export type Health = { readonly verdict: Verdict; readonly reasons: readonly Reason[] };

const ORDER = { critical: 0, unknown: 1, degraded: 2 } as const;

/** Judges all facts; the gravest finding first, its severity is the verdict. */
export function healthOf(facts: Facts): Health {
  if (facts.containers.value === undefined) {
    const text = facts.containers.error ?? 'looking for the stack';
    return { verdict: 'unknown', reasons: [{ severity: 'unknown', system: 'docker', text }] };
  }
  if (facts.containers.value.length === 0) {
    const text = `no container of project "${facts.project}": start the stack with npm start`;
    return { verdict: 'unknown', reasons: [{ severity: 'unknown', system: 'docker', text }] };
  }
  const reasons = [
    ...dockerReasons(facts),
    ...etcdReasons(facts),
    ...patroniReasons(facts),
    ...sentinelReasons(facts),
    ...haproxyReasons(facts),
  ].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
  return { verdict: reasons[0]?.severity ?? 'healthy', reasons };
}

/** Quorum of etcd: members that answer a quorum read, of all that belong to the cluster. */
export function etcdQuorum(facts: Facts): Quorum {
  const names = membersOf(facts, 'etcd');
  const healthy = names.filter((name) => current(facts.etcd[name])?.healthy === true).length;
  return quorumOf(healthy, names.length);
}

function dockerReasons(facts: Facts): Reason[] {
  const { containers, now } = facts;
  const reasons: Reason[] = [];
  if (containers.error !== undefined) {
    const age = formatAge(now - (containers.at ?? now));
    reasons.push({
      severity: 'unknown',
      system: 'docker',
      text: `Docker is silent, view ${age} old: ${containers.error}`,
    });
  }
  for (const c of containers.value ?? []) {
    if (c.state !== 'running') {
      const since =
        c.finishedAt === undefined || c.state === 'paused' ? '' : ` ${formatAge(now - c.finishedAt)} ago`;
      const code = c.state === 'exited' ? ` (${c.exitCode})` : '';
      reasons.push({
        severity: 'degraded',
        system: 'docker',
        text: `container ${c.member} ${c.state}${code}${since}`,
      });
    } else if (c.health === 'unhealthy') {
      reasons.push({ severity: 'degraded', system: 'docker', text: `container ${c.member} is unhealthy` });
    }
  }
  return reasons;
}

function etcdReasons(facts: Facts): Reason[] {
  const names = membersOf(facts, 'etcd');
  if (names.length === 0) return [];
  if (names.some((name) => facts.etcd[name] === undefined)) return [waiting('etcd', facts.etcd, names)];
  const quorum = etcdQuorum(facts);
  const reasons: Reason[] = [];
  if (!quorum.ok) {
    reasons.push({
      severity: 'critical',
      system: 'etcd',
      text: `etcd lost its quorum: ${quorum.healthy} of ${quorum.total} healthy, needs ${quorum.needed}`,
    });
  }
  for (const name of names) {
    const member = current(facts.etcd[name]);
    if (member === undefined)
      reasons.push({ severity: 'degraded', system: 'etcd', text: `${name} does not answer` });
    else if (member.errors.length > 0)
      reasons.push({ severity: 'degraded', system: 'etcd', text: `${name}: ${member.errors.join(', ')}` });
  }
  return reasons;
}

function patroniReasons(facts: Facts): Reason[] {
  const names = membersOf(facts, 'patroni');
  if (names.length === 0) return [];
  if (names.some((name) => facts.patroni[name] === undefined))
    return [waiting('patroni', facts.patroni, names)];
  const reasons: Reason[] = [];
  const add = (severity: Reason['severity'], text: string) =>
    reasons.push({ severity, system: 'patroni', text });
  const primaries = names.filter((name) => {
    const node = current(facts.patroni[name]);
    return node !== undefined && isPrimary(node) && node.state === 'running';
  });
  if (primaries.length > 1) add('critical', `split-brain: ${primaries.join(' and ')} both accept writes`);

  const dcs = facts.dcs.value;
  const trusted = dcs !== undefined && facts.dcs.error === undefined;
  if (dcs === undefined)
    add('unknown', `leader key not read yet${facts.dcs.error ? `: ${facts.dcs.error}` : ''}`);
  else if (dcs.leader === null)
    add(trusted ? 'critical' : 'unknown', 'no leader: the leader key is not in etcd');
  else if (!primaries.includes(dcs.leader.name)) {
    const node = facts.patroni[dcs.leader.name];
    const own =
      node === undefined || node.error !== undefined
        ? 'does not answer'
        : `says ${node.value?.role}, ${node.value?.state}`;
    add('critical', `${dcs.leader.name} holds the leader key but ${own}`);
  }
  if (dcs !== undefined && !trusted)
    add('unknown', `Patroni's keys in etcd are ${formatAge(facts.now - (facts.dcs.at ?? facts.now))} old`);
  if (dcs?.config?.paused === true) add('degraded', 'maintenance mode: automatic failover is off');
  if (dcs?.config != null && dcs.config.synchronousMode !== 'off' && dcs.config.synchronousMode !== 'false') {
    if ((dcs.sync?.standbys.length ?? 0) === 0)
      add('degraded', 'no sync standby: a failover could lose writes');
  }
  for (const name of names) {
    const node = current(facts.patroni[name]);
    if (node === undefined) add('degraded', `${name} does not answer`);
    else if (!isPrimary(node) && !isStreaming(node))
      add('degraded', `${name} is not streaming (${node.state})`);
  }
  return reasons;
}

function sentinelReasons(facts: Facts): Reason[] {
  const names = membersOf(facts, 'sentinel');
  if (names.length === 0) return [];
  if (names.some((name) => facts.sentinel[name] === undefined))
    return [waiting('sentinel', facts.sentinel, names)];
  const reasons: Reason[] = [];
  const quorum = quorumOf(
    names.filter((name) => current(facts.sentinel[name]) !== undefined).length,
    names.length,
  );
  if (!quorum.ok) {
    const text = `sentinels lost their majority: ${quorum.healthy} of ${quorum.total} answer`;
    reasons.push({ severity: 'critical', system: 'sentinel', text });
  }
  const addresses = new Map<string, string>();
  for (const name of names) {
    const view = current(facts.sentinel[name]);
    if (view === undefined) {
      reasons.push({ severity: 'degraded', system: 'sentinel', text: `${name} does not answer` });
      continue;
    }
    for (const master of view.masters) {
      addresses.set(`${master.name} at ${master.host}:${master.port}`, name);
      if (isDown(master)) {
        const flags = master.flags.filter((flag) => flag !== 'master').join(',');
        const severity = master.flags.includes('o_down') ? 'critical' : 'degraded';
        reasons.push({
          severity,
          system: 'sentinel',
          text: `${name} holds ${master.name} for down (${flags})`,
        });
      } else if (!master.quorumReached) {
        reasons.push({ severity: 'degraded', system: 'sentinel', text: `${name}: ${master.quorumText}` });
      }
    }
  }
  const believed = [...addresses.keys()];
  if (believed.length > 1 && new Set(believed.map((b) => b.split(' at ')[0])).size < believed.length) {
    reasons.push({
      severity: 'degraded',
      system: 'sentinel',
      text: `sentinels disagree: ${believed.join(' · ')}`,
    });
  }
  for (const name of membersOf(facts, 'redis')) {
    const fact = facts.redis[name];
    if (fact === undefined) continue;
    const node = current(fact);
    if (node === undefined)
      reasons.push({ severity: 'degraded', system: 'redis', text: `${name} does not answer` });
    else if (node.role === 'slave' && node.masterLinkUp === false)
      reasons.push({
        severity: 'degraded',
        system: 'redis',
        text: `${name} has lost its master ${node.masterHost ?? ''}`,
      });
  }
  return reasons;
}

function haproxyReasons(facts: Facts): Reason[] {
  if (containersOf(facts, 'haproxy').length === 0) return [];
  const reasons: Reason[] = [];
  for (const name of membersOf(facts, 'haproxy')) {
    const fact = facts.haproxy[name];
    const servers = current(fact);
    if (fact === undefined) reasons.push(waiting('haproxy', facts.haproxy, [name]));
    else if (servers === undefined) {
      reasons.push({
        severity: 'critical',
        system: 'haproxy',
        text: `${name} does not answer: clients have no way in`,
      });
    } else {
      const targets = writeTargets(servers);
      if (targets.length === 0)
        reasons.push({ severity: 'critical', system: 'haproxy', text: `${name} has no server for writes` });
      if (targets.length > 1)
        reasons.push({
          severity: 'critical',
          system: 'haproxy',
          text: `${name} routes writes to ${targets.join(' and ')}`,
        });
    }
  }
  return reasons;
}

function waiting(
  system: Reason['system'],
  known: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Reason {
  const missing = names.filter((name) => known[name] === undefined);
  return { severity: 'unknown', system, text: `waiting for ${missing.join(', ')}` };
}
