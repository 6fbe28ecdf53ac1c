import { current, type Facts, membersOf } from '../../model/facts.ts';
import { type PostgresSelf, postgresSelf } from '../../model/postgres.ts';
import { shellLine } from '../../text/shell-line.ts';
import { formatAge, formatDuration } from '../../text/units.ts';
import { type Finding, findingId } from '../finding.ts';
import { isPrimary } from './facts.ts';
import { hungPostgres } from './hung.ts';
import { primaryOf } from './primary.ts';

/** A commit that waits longer for its standby than this, ms, is an outage for who waits: usual are milliseconds. */
const WAITS_TOO_LONG_MS = 3_000;

/** Why clients cannot write to PostgreSQL, or get no session of it, as PostgreSQL itself reports, or by its silence. */
export function writableFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'patroni');
  const name = primaryOf(facts)?.name ?? facts.dcs.value?.leader?.name;
  const all = names.flatMap((one) => [
    ...silentFindings(facts, one),
    ...fullFindings(facts, one, one === name),
  ]);
  if (name === undefined) return all;
  const self = postgresSelf(facts, name);
  if (self === undefined || self.inRecovery) return [...all, ...refusedFindings(facts, name)];
  return [
    ...all,
    ...readOnlyFindings(facts, name, self),
    ...waitFindings(facts, name, self),
    ...blindFindings(name, self),
  ];
}

/** Whether no client gets a connection of a node any more. */
export function isFull(facts: Facts, name: string): boolean {
  if (current(facts.postgres[name])?.type === 'full') return true;
  const self = postgresSelf(facts, name);
  return self !== undefined && self.used >= self.limit;
}

/** Without one of the primary nobody writes; without one of a replica, readers go to the others. */
function fullFindings(facts: Facts, name: string, leads: boolean): Finding[] {
  if (!isFull(facts, name)) return [];
  const severity = leads ? 'critical' : 'degraded';
  const text = `every connection of ${name} is taken`;
  return [{ id: findingId('connections-full', name), severity, system: 'patroni', member: name, text }];
}

function readOnlyFindings(facts: Facts, name: string, { readOnlyBy }: PostgresSelf): Finding[] {
  if (readOnlyBy === undefined) return [];
  return [
    {
      ...{ id: findingId('read-only', name), severity: 'critical', system: 'patroni', member: name },
      text: `${name} takes no writes: default_transaction_read_only is on`,
      evidence: `${owner(facts, name)}: it is set in ${readOnlyBy}`,
      runbook: remedy(readOnlyBy),
    },
  ];
}

function remedy(by: string): string {
  const name = 'default_transaction_read_only';
  if (by === 'postgresql.auto.conf')
    return shellLine('psql', '-c', `ALTER SYSTEM RESET ${name}`, '-c', 'SELECT pg_reload_conf()');
  if (by === 'global')
    return shellLine('psql', '-c', `SET ${name} = off`, '-c', `ALTER ROLE ALL RESET ${name}`);
  return shellLine('paws-console', 'config', 'set', `postgresql.parameters.${name}=null`);
}

function waitFindings(facts: Facts, name: string, self: PostgresSelf): Finding[] {
  const { syncWaits, longestSyncWaitMs } = self;
  if (syncWaits === 0 || longestSyncWaitMs < WAITS_TOO_LONG_MS) return [];
  const commits = syncWaits === 1 ? '1 commit waits' : `${syncWaits} commits wait`;
  const { standbys = [], quorum = 0 } = facts.dcs.value?.sync ?? {};
  const some = quorum > 0 ? `${standbys.length - quorum} of ` : '';
  const confirming = standbys.length === 0 ? 'a sync standby' : `${some}${standbys.join(', ')}`;
  return [
    {
      ...{ id: findingId('sync-wait', name), severity: 'critical', system: 'patroni', member: name },
      text: `${commits} for ${confirming}: no write of ${name} is acknowledged`,
      evidence: `${owner(facts, name)}: wait event SyncRep, the longest for ${formatDuration(longestSyncWaitMs)}`,
    },
  ];
}

/** A role that sees no session but its own cannot tell that others are well. */
function blindFindings(name: string, { seesOnlyItself }: PostgresSelf): Finding[] {
  if (seesOnlyItself === undefined) return [];
  return [
    {
      ...{ id: findingId('postgres-blind', name), severity: 'degraded', system: 'patroni', member: name },
      text: `this console sees no sessions of others on ${name}: whether their commits wait is not known`,
      evidence: `PostgreSQL of ${name}: its role is no member of pg_read_all_stats`,
      runbook: shellLine('psql', '-c', 'GRANT pg_monitor TO ROLE'),
    },
  ];
}

/** PostgreSQL that does not let this console in: clients may be well. */
function refusedFindings(facts: Facts, name: string): Finding[] {
  const answer = current(facts.postgres[name]);
  if (answer?.type !== 'refused') return [];
  return [
    {
      ...{ id: findingId('postgres-refused', name), severity: 'degraded', system: 'patroni', member: name },
      text: `PostgreSQL of ${name} does not let this console in: whether clients can write is not known`,
      evidence: answer.why,
    },
  ];
}

/** PostgreSQL that gives no session while its Patroni says that it runs: sessions that are there go on. */
function silentFindings(facts: Facts, name: string): Finding[] {
  const hung = hungPostgres(facts, name);
  if (hung === undefined) return [];
  const { node, forMs, error } = hung;
  const leads = isPrimary(node);
  return [
    {
      ...{ id: findingId('postgres-silent', name), severity: leads ? 'critical' : 'degraded' },
      ...{ system: 'patroni', member: name },
      text: `PostgreSQL of ${name} takes no new session${leads ? ': clients cannot write' : ''}`,
      evidence: `Patroni of ${name}: ${node.role}, ${node.state} · PostgreSQL, for ${formatAge(forMs)}: ${error}`,
      runbook: shellLine('paws-console', 'container', 'restart', name),
    },
  ];
}

/** Who says it, and when it did. */
function owner(facts: Facts, name: string): string {
  const at = facts.postgres[name]?.at ?? facts.now;
  return `PostgreSQL of ${name}, ${formatAge(facts.now - at)} ago`;
}
