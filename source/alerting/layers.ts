import { claimsText, type Standing } from '../cluster/agreement.ts';
import { etcdQuorum } from '../cluster/health.ts';
import { isRunning } from '../model/container.ts';
import {
  containerOf,
  containersOf,
  current,
  type Facts,
  type MemberSystem,
  membersOf,
} from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import { quorumOf } from '../model/quorum.ts';
import { primaryOf } from '../systems/patroni/primary.ts';
import { type Condition, conditionId, exists, type Input, type Rule } from './rule.ts';

const etcd: Rule = {
  id: 'etcd-quorum',
  patience: 0,
  find: ({ facts, now, thresholds }) => {
    const quorum = etcdQuorum(facts);
    if (quorum.ok || !allHeard(facts, 'etcd')) return [];
    // Members that are slow for a moment say the same; a quorum read that goes through says that there is one.
    const { at, error, failingSince = now } = facts.dcs;
    const refuted = error === undefined || (at === undefined && now - failingSince < thresholds.raiseAfterMs);
    if (refuted) return [];
    const text = `etcd lost its quorum: ${quorum.healthy} of ${quorum.total} healthy, needs ${quorum.needed}`;
    return [{ id: 'etcd-quorum', severity: 'critical', system: 'etcd', text }];
  },
};

const sentinel: Rule = {
  id: 'sentinel-quorum',
  patience: 0,
  find: ({ facts, now }) => {
    if (!allHeard(facts, 'sentinel')) return [];
    const names = membersOf(facts, 'sentinel');
    const there = names.filter((name) => !isGone(facts, 'sentinel', name, now));
    // What CKQUORUM says in each sentinel: one that is cut off from the others says no, and is outvoted.
    const unable = there.filter((name) =>
      current(facts.sentinel[name])?.masters.some((master) => !master.quorumReached),
    );
    const able = there.length - unable.length;
    const quorum = quorumOf(able, names.length);
    if (quorum.ok) return [];
    const text =
      there.length < quorum.needed
        ? `sentinels lost their majority: ${there.length} of ${names.length} answer`
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
  find: ({ facts, standing, active }) =>
    standing
      .filter(({ id, passing }) => id === SPLIT_BRAIN && (!passing || active(id) !== undefined))
      .map((one) => ofDisagreement(one, facts)),
  // A node that runs and cannot be asked may still take writes.
  blind: ({ facts }) => membersOf(facts, 'patroni').some((member) => isUnheard(facts, 'patroni', member)),
};

const disagreement: Rule = {
  id: 'disagreement',
  // They are dated already, and each has its own time for what is ordinary.
  patience: 0,
  find: ({ facts, standing, thresholds, now, active }) =>
    standing.flatMap((one): Condition[] => {
      const id = conditionId('disagreement', one.id);
      const lasts = !one.passing && now - one.since >= thresholds.raiseAfterMs;
      if (one.id === SPLIT_BRAIN || (!lasts && active(id) === undefined)) return [];
      return [{ ...ofDisagreement(one, facts), id }];
    }),
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
    ...(finding === undefined ? { text: claimsText(claims) } : { text: finding, detail: claimsText(claims) }),
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

/** Id of the silence of PostgreSQL, where the connections of the primary are counted. */
export const UNCOUNTED = conditionId('silent', 'connections');

const SYSTEMS: readonly MemberSystem[] = ['etcd', 'patroni', 'sentinel', 'redis', 'haproxy', 'app'];

const silence: Rule = {
  id: 'silent',
  // The time for which it must be silent is a threshold of its own.
  patience: 0,
  find: (input) => {
    const { facts } = input;
    const found: Condition[] = [];
    const shared = (system: 'docker' | 'patroni', name: string, fact: Observed<unknown>, text: string) => {
      const id = conditionId('silent', name);
      if (!isSilent(id, fact, input)) return;
      found.push({ id, severity: 'warning', system, text, ...why(fact) });
    };
    shared('docker', 'docker', facts.containers, 'Docker does not answer');
    shared('patroni', 'dcs', facts.dcs, "Patroni's keys in etcd cannot be read");
    if (primaryOf(facts) !== undefined) {
      shared('patroni', 'connections', facts.connections, 'the connections of the primary cannot be counted');
    }
    for (const system of SYSTEMS) {
      const silent = membersOf(facts, system).filter(
        (name) =>
          // One that was removed is asked no more.
          exists(facts, name) && isSilent(conditionId('silent', name), facts[system][name], input),
      );
      // Clients have no other way in.
      const severity =
        system === 'haproxy' && silent.length === containersOf(facts, 'haproxy').length
          ? 'critical'
          : 'warning';
      for (const member of silent) {
        const fact: Observed<unknown> | undefined = facts[system][member];
        const container = containerOf(facts, member);
        const down = container === undefined || isRunning(container) ? '' : `: ${container.state}`;
        const text = `${member} does not answer${down}`;
        found.push({ id: conditionId('silent', member), severity, system, member, text, ...why(fact) });
      }
    }
    return found;
  },
};

// Once it is known to be silent, a single answer in between does not make the next failure a new one.
function isSilent(id: string, fact: Observed<unknown> | undefined, input: Input): boolean {
  if (fact?.error === undefined) return false;
  const { now, thresholds, active } = input;
  return active(id) !== undefined || now - (fact.failingSince ?? now) > thresholds.silentAfterMs;
}

function why({ error, failingSince }: Observed<unknown> = {}): Pick<Condition, 'detail' | 'since'> {
  return {
    ...(error === undefined ? {} : { detail: error }),
    ...(failingSince === undefined ? {} : { since: failingSince }),
  };
}

// One that is slow on a busy machine answers the next time.
const GONE_AFTER_MS = 2_000;

/** Whether a member does not answer: at once where Docker says that it cannot, else after more than one failure. */
function isGone(facts: Facts, system: MemberSystem, member: string, now: number): boolean {
  const fact: Observed<unknown> | undefined = facts[system][member];
  if (fact?.error === undefined) return false;
  const container = facts.containers.error === undefined ? containerOf(facts, member) : undefined;
  if (container !== undefined && !isRunning(container)) return true;
  return now - (fact.failingSince ?? now) >= GONE_AFTER_MS;
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
  blind: ({ facts }, { member = '' }) => current(facts.redis[member]) === undefined && exists(facts, member),
};

/** What can be wrong between the members of a system, and between the systems. */
export const layerRules: readonly Rule[] = [splitBrain, etcd, sentinel, disagreement, redis, silence];
