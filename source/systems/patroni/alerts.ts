import { type Condition, exists, type Rule, ruleOf, severityOf } from '../../alerting/rule.ts';
import { current, type Facts, membersOf } from '../../model/facts.ts';
import { failoversSince } from '../../model/history.ts';
import { postgresSelf } from '../../model/postgres.ts';
import { formatBytes } from '../../text/units.ts';
import { findingId } from '../finding.ts';
import { isSource } from './facts.ts';
import { primaryOf } from './primary.ts';
import { isFull } from './writable.ts';

const HOUR_MS = 3_600_000;

const lag: Rule = {
  id: 'lag',
  patience: 1,
  find: ({ facts, thresholds, active, lag: measured }) => {
    const levels = { degraded: thresholds.lagWarnBytes, critical: thresholds.lagCriticalBytes };
    return membersOf(facts, 'patroni').flatMap((member): Condition[] => {
      const node = current(facts.patroni[member]);
      const behind = measured(member);
      if (node === undefined || isSource(node) || behind === undefined) return [];
      const id = findingId('lag', member);
      const severity = severityOf(behind, levels, active(id));
      if (severity === undefined) return [];
      const primary = primaryOf(facts)?.name ?? 'its primary';
      const paused = node.replayPaused ? ': its replay is paused' : '';
      const text = `${member} is ${formatBytes(behind)} behind ${primary}${paused}`;
      return [{ id, severity, system: 'patroni', member, text, value: behind, unit: 'bytes' }];
    });
  },
  // Without both positions nothing is measured; a replica that was removed, or that leads, is behind no member.
  blind: ({ facts, lag: measured }, { member = '' }) => {
    const node = current(facts.patroni[member]);
    if (node !== undefined && isSource(node)) return false;
    return (node === undefined || measured(member) === undefined) && exists(facts, member);
  },
};

const failovers: Rule = {
  id: 'failovers',
  patience: 0,
  find: ({ facts, handovers, thresholds, now }) => {
    const { rows, unseen } = failoversSince(facts.dcs.value?.history ?? [], handovers, now - HOUR_MS);
    // Before this console a switchover cannot be distinguished from a failover: it is no reason for an alert.
    const seen = rows.slice(unseen);
    const count = seen.length;
    if (count <= thresholds.failoversPerHour) return [];
    const to = `to ${seen.map((row) => row.newLeader).join(', ')}`;
    const others = unseen === 1 ? '1 change of the leader' : `${unseen} changes of the leader`;
    return [
      {
        id: 'failovers',
        severity: 'critical',
        system: 'patroni',
        text: `${count} failovers within an hour`,
        detail: unseen === 0 ? to : `${to} (not counted: ${others} before this console)`,
        value: count,
        unit: 'failovers',
      },
    ];
  },
};

/** How many of the connections for everybody are taken, percent; undefined while that is not known. */
function takenPercent(facts: Facts, member: string): number | undefined {
  // Where the server refuses even those who would count, it cannot be fuller.
  if (isFull(facts, member)) return 100;
  const self = postgresSelf(facts, member);
  return self === undefined || self.seesOnlyItself ? undefined : Math.floor((self.used * 100) / self.limit);
}

const connections: Rule = {
  id: 'connections',
  patience: 1,
  find: ({ facts, thresholds, active }) => {
    const member = primaryOf(facts)?.name;
    const taken = member === undefined ? undefined : takenPercent(facts, member);
    const levels = { degraded: thresholds.connectionsWarnPercent };
    const severity = taken === undefined ? undefined : severityOf(taken, levels, active('connections'));
    if (member === undefined || taken === undefined || severity === undefined) return [];
    // Then no client can connect, which is a finding of its own.
    if (isFull(facts, member)) return [];
    const self = postgresSelf(facts, member);
    const of = self === undefined ? '' : `: ${self.used} of ${self.limit}`;
    const text = `${taken} % of the connections of ${member} are taken${of}`;
    return [{ id: 'connections', severity, system: 'patroni', member, text, value: taken, unit: 'percent' }];
  },
  blind: ({ facts }) => {
    const member = primaryOf(facts)?.name;
    return member === undefined || takenPercent(facts, member) === undefined;
  },
};

/** Whether a member that does not answer may still be the one to which clients write. */
const leads: NonNullable<Rule['blind']> = ({ facts }, { member = '' }) =>
  exists(facts, member) &&
  current(facts.patroni[member]) === undefined &&
  primaryOf(facts) === undefined &&
  (current(facts.dcs)?.leader?.name ?? member) === member;

/** What can be wrong with Patroni, PostgreSQL and its replication. */
export const patroniRules: readonly Rule[] = [
  ruleOf('no-leader', {
    patience: 1,
    unless: (_, { severity }) => severity === 'unknown',
    blind: ({ facts }) => current(facts.dcs) === undefined,
  }),
  ruleOf('mute-leader', { patience: 1, blind: ({ facts }) => current(facts.dcs) === undefined }),
  lag,
  // The key of one that is removed stands for the rest of its ttl.
  ruleOf('patroni-member', { patience: 8, blind: ({ facts }) => current(facts.dcs) === undefined }),
  ruleOf('slot', { patience: 3 }),
  ruleOf('replication', {
    // A new leader is followed within a loop of Patroni's, which is no trouble yet.
    patience: 3,
    unless: ({ facts }) => primaryOf(facts) === undefined,
    blind: ({ facts }, { member = '' }) =>
      exists(facts, member) &&
      (current(facts.patroni[member]) === undefined || primaryOf(facts) === undefined),
  }),
  ruleOf('no-sync-standby', {
    patience: 3,
    unless: ({ facts }) => current(facts.dcs)?.leader == null,
    blind: ({ facts }) => current(facts.dcs)?.leader == null,
  }),
  failovers,
  connections,
  ...['connections-full', 'read-only', 'sync-wait', 'postgres-blind'].map((kind) =>
    ruleOf(kind, { patience: 1, blind: leads }),
  ),
  // What it cannot be asked is what these are about.
  ...['postgres-silent', 'postgres-refused'].map((kind) => ruleOf(kind, { patience: 1, blind: () => false })),
];
