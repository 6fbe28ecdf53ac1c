import { type Condition, exists, type Rule, ruleOf, severityOf } from '../../alerting/rule.ts';
import { current, type Facts, membersOf } from '../../model/facts.ts';
import { failoversSince } from '../../model/history.ts';
import { formatBytes } from '../../text/units.ts';
import { findingId } from '../finding.ts';
import { isPrimary } from './facts.ts';
import { primaryOf } from './primary.ts';

const HOUR_MS = 3_600_000;

const lag: Rule = {
  id: 'lag',
  patience: 1,
  find: ({ facts, thresholds, active, lag: measured }) => {
    const levels = { warning: thresholds.lagWarnBytes, critical: thresholds.lagCriticalBytes };
    return membersOf(facts, 'patroni').flatMap((member): Condition[] => {
      const node = current(facts.patroni[member]);
      const behind = measured(member);
      if (node === undefined || isPrimary(node) || behind === undefined) return [];
      const id = findingId('lag', member);
      const severity = severityOf(behind, levels, active(id));
      if (severity === undefined) return [];
      const primary = primaryOf(facts)?.name ?? 'its primary';
      const paused = node.replayPaused ? ': its replay is paused' : '';
      const text = `${member} is ${formatBytes(behind)} behind ${primary}${paused}`;
      return [{ id, severity, system: 'patroni', member, text, value: behind, unit: 'bytes' }];
    });
  },
  // Without both positions nothing is measured; a replica that is gone for good, or leads, is behind nobody.
  blind: ({ facts, lag: measured }, { member = '' }) => {
    const node = current(facts.patroni[member]);
    if (node !== undefined && isPrimary(node)) return false;
    return (node === undefined || measured(member) === undefined) && exists(facts, member);
  },
};

const failovers: Rule = {
  id: 'failovers',
  patience: 0,
  find: ({ facts, handovers, thresholds, now }) => {
    const { rows, unseen } = failoversSince(facts.dcs.value?.history ?? [], handovers, now - HOUR_MS);
    const count = rows.length;
    if (count <= thresholds.failoversPerHour) return [];
    const to = `to ${rows.map((row) => row.newLeader).join(', ')}`;
    const doubt = `${unseen} of them from before this console: a switchover cannot be distinguished from a failover there`;
    return [
      {
        id: 'failovers',
        severity: 'critical',
        system: 'patroni',
        text: `${count} failovers within an hour`,
        detail: unseen === 0 ? to : `${to} (${doubt})`,
        value: count,
        unit: 'failovers',
      },
    ];
  },
};

/** Counts of connections older than this say nothing of now; they are made every five seconds. */
const CONNECTIONS_LAST_MS = 20_000;

/** How many of the connections for everybody are taken, percent; undefined while that is not known. */
function takenPercent({ value, at = 0, error }: Facts['connections'], now: number): number | undefined {
  // The server refuses even those who would count: it cannot be fuller.
  if (error !== undefined) return /too many clients|slots are reserved/.test(error) ? 100 : undefined;
  if (value === undefined || now - at > CONNECTIONS_LAST_MS) return undefined;
  return value.limit > 0 ? Math.round((value.used * 100) / value.limit) : 100;
}

const connections: Rule = {
  id: 'connections',
  patience: 1,
  find: ({ facts, thresholds, now, active }) => {
    const taken = takenPercent(facts.connections, now);
    const levels = { warning: thresholds.connectionsWarnPercent };
    const severity = taken === undefined ? undefined : severityOf(taken, levels, active('connections'));
    if (taken === undefined || severity === undefined) return [];
    const { value: pool, error } = facts.connections;
    const member = pool?.member ?? primaryOf(facts)?.name;
    const of = pool === undefined || error !== undefined ? '' : `: ${pool.used} of ${pool.limit}`;
    return [
      {
        id: 'connections',
        severity,
        system: 'patroni',
        ...(member === undefined ? {} : { member }),
        text: `${taken} % of the connections of ${member ?? 'the primary'} are taken${of}`,
        value: taken,
        unit: 'percent',
      },
    ];
  },
  blind: ({ facts, now }) => takenPercent(facts.connections, now) === undefined,
};

/** What can be wrong with Patroni, PostgreSQL and its replication. */
export const patroniRules: readonly Rule[] = [
  ruleOf('no-leader', { patience: 1, blind: ({ facts }) => current(facts.dcs) === undefined }),
  lag,
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
];
