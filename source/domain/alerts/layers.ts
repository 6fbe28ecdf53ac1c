import { claimsText, type Standing } from '../agreement.ts';
import { isRunning } from '../container.ts';
import { containerOf, containersOf, current, type Facts, type MemberSystem, membersOf } from '../facts.ts';
import { etcdQuorum } from '../health.ts';
import type { Observed } from '../observed.ts';
import { primaryOf } from '../primary.ts';
import { quorumOf } from '../quorum.ts';
import { type Condition, conditionId, type Input, type Rule } from './rule.ts';

const etcd: Rule = {
  id: 'etcd-quorum',
  patience: 0,
  find: ({ facts }) => {
    const quorum = etcdQuorum(facts);
    if (quorum.ok || !allHeard(facts, 'etcd')) return [];
    const text = `etcd lost its quorum: ${quorum.healthy} of ${quorum.total} healthy, needs ${quorum.needed}`;
    return [{ id: 'etcd-quorum', severity: 'critical', system: 'etcd', text }];
  },
};

const sentinel: Rule = {
  id: 'sentinel-quorum',
  patience: 0,
  find: ({ facts }) => {
    if (!allHeard(facts, 'sentinel')) return [];
    const names = membersOf(facts, 'sentinel');
    const views = names.flatMap((name) => current(facts.sentinel[name]) ?? []);
    // What CKQUORUM says in each sentinel: one that is cut off from the others says no, and is outvoted.
    const able = views.filter((view) => view.masters.every((master) => master.quorumReached)).length;
    const quorum = quorumOf(able, names.length);
    if (quorum.ok) return [];
    const text =
      views.length < quorum.needed
        ? `sentinels lost their majority: ${views.length} of ${names.length} answer`
        : `sentinels cannot agree on a failover: ${able} of ${names.length} reach the quorum`;
    return [{ id: 'sentinel-quorum', severity: 'critical', system: 'sentinel', text }];
  },
};

/** Id of the disagreement between two nodes that accept writes. */
export const SPLIT_BRAIN = 'split-brain';

const splitBrain: Rule = {
  id: SPLIT_BRAIN,
  patience: 0,
  // While the old leader's last answer is from before the new one's first, it may be no more than a change.
  find: ({ facts, standing }) =>
    standing
      .filter(({ id, passing }) => id === SPLIT_BRAIN && !passing)
      .map((one) => ofDisagreement(one, facts)),
  // A node that runs and cannot be asked may still take writes.
  blind: ({ facts }) => membersOf(facts, 'patroni').some((member) => isUnheard(facts, 'patroni', member)),
};

const disagreement: Rule = {
  id: 'disagreement',
  // They are dated already, and each has its own time for what is ordinary.
  patience: 0,
  find: ({ facts, standing, thresholds, now }) =>
    standing
      .filter(
        ({ id, passing, since }) => id !== SPLIT_BRAIN && !passing && now - since >= thresholds.raiseAfterMs,
      )
      .map((one) => ({ ...ofDisagreement(one, facts), id: conditionId('disagreement', one.id) })),
  // Two that cannot be compared any more have not come to agree.
  blind: ({ facts }, { system, member }) => {
    if (system === 'patroni' && current(facts.dcs) === undefined) return true;
    const role = member === undefined ? undefined : containerOf(facts, member)?.role;
    return member !== undefined && role !== undefined && role !== 'other' && isUnheard(facts, role, member);
  },
};

function ofDisagreement(
  { id, severity, system, claims, finding, runbook, since }: Standing,
  facts: Facts,
): Condition {
  const [, member = ''] = id.split(':');
  return {
    id,
    severity: severity === 'critical' ? 'critical' : 'warning',
    system,
    ...(containerOf(facts, member) === undefined ? {} : { member }),
    text: finding === undefined ? claimsText(claims) : `${finding} · ${claimsText(claims)}`,
    since,
    ...(runbook === undefined ? {} : { runbook }),
  };
}

function isUnheard(facts: Facts, system: MemberSystem, member: string): boolean {
  const fact: Observed<unknown> | undefined = facts[system][member];
  if (current(fact) !== undefined) return false;
  const container = containerOf(facts, member);
  return facts.containers.error !== undefined || (container !== undefined && isRunning(container));
}

const SYSTEMS: readonly MemberSystem[] = ['etcd', 'patroni', 'sentinel', 'redis', 'haproxy'];

const silence: Rule = {
  id: 'silent',
  // The time for which it must be silent is a threshold of its own.
  patience: 0,
  find: (input) => {
    const { facts } = input;
    const found: Condition[] = [];
    const shared = (system: 'docker' | 'patroni', name: string, fact: Observed<unknown>, text: string) => {
      if (!isSilent(fact, input)) return;
      const id = conditionId('silent', name);
      found.push({ id, severity: 'warning', system, text: `${text}: ${fact.error}`, ...began(fact) });
    };
    shared('docker', 'docker', facts.containers, 'Docker does not answer');
    shared('patroni', 'dcs', facts.dcs, "Patroni's keys in etcd cannot be read");
    if (primaryOf(facts) !== undefined) {
      shared('patroni', 'connections', facts.connections, 'the connections of the primary cannot be counted');
    }
    for (const system of SYSTEMS) {
      const silent = membersOf(facts, system).filter((name) => isSilent(facts[system][name], input));
      // Clients have no other way in.
      const severity =
        system === 'haproxy' && silent.length === containersOf(facts, 'haproxy').length
          ? 'critical'
          : 'warning';
      for (const member of silent) {
        const fact: Observed<unknown> | undefined = facts[system][member];
        const text = `${member} does not answer: ${whySilent(facts, member, fact)}`;
        found.push({ id: conditionId('silent', member), severity, system, member, text, ...began(fact) });
      }
    }
    return found;
  },
};

function isSilent(fact: Observed<unknown> | undefined, { now, thresholds }: Input): boolean {
  if (fact?.error === undefined) return false;
  return now - (fact.failingSince ?? now) > thresholds.silentAfterMs;
}

function whySilent(facts: Facts, member: string, fact: Observed<unknown> | undefined): string {
  const container = containerOf(facts, member);
  if (container === undefined || isRunning(container)) return fact?.error ?? '';
  return `its container is ${container.state}`;
}

function began(fact: Observed<unknown> | undefined): Pick<Condition, 'since'> {
  return fact?.failingSince === undefined ? {} : { since: fact.failingSince };
}

function allHeard(facts: Facts, system: 'etcd' | 'sentinel'): boolean {
  const names = membersOf(facts, system);
  return names.length > 0 && names.every((name) => facts[system][name] !== undefined);
}

const redis: Rule = {
  id: 'redis-link',
  patience: 1,
  find: ({ facts }) =>
    membersOf(facts, 'redis').flatMap((member): Condition[] => {
      const node = current(facts.redis[member]);
      if (node?.role !== 'slave' || node.masterLinkUp !== false) return [];
      const text = `${member} has lost its master ${node.masterHost ?? ''}`.trimEnd();
      return [{ id: conditionId('redis-link', member), severity: 'warning', system: 'redis', member, text }];
    }),
  blind: ({ facts }, { member = '' }) =>
    current(facts.redis[member]) === undefined && containerOf(facts, member) !== undefined,
};

/** What can be wrong between the members of a system, and between the systems. */
export const layerRules: readonly Rule[] = [splitBrain, etcd, sentinel, disagreement, redis, silence];
