import { isSynchronous } from '../../cluster/predict/successor.ts';
import { containerOf, current, type Facts, membersOf } from '../../model/facts.ts';
import { postgresSelf } from '../../model/postgres.ts';
import type { Severity } from '../../model/severity.ts';
import { formatAge } from '../../text/units.ts';
import { DCS_STALE, DCS_UNREAD, type Finding, findingId, silence, waiting } from '../finding.ts';
import { isPrimary, isStandbyLeader } from './facts.ts';
import { isPaused, pausedMembers } from './maintenance.ts';
import { onlyRegistered } from './registered.ts';
import { slotFindings } from './slots.ts';
import { isStreaming, streamText } from './streaming.ts';
import { tagAgainstSync } from './tags.ts';
import { writableFindings } from './writable.ts';

/** What is wrong with Patroni and its nodes, beside what contradicts the leader key. */
export function patroniFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'patroni');
  if (names.length === 0) return [];
  const awaited = waiting(facts, 'patroni', names);
  if (awaited !== undefined) return [awaited];
  return [
    ...keyFindings(facts),
    ...writableFindings(facts),
    ...slotFindings(facts),
    ...nodeFindings(facts, names),
  ];
}

function keyFindings(facts: Facts): Finding[] {
  const findings: Finding[] = [];
  const add = (
    id: string,
    severity: Severity,
    text: string,
    about: Pick<Finding, 'member' | 'evidence'> = {},
  ) => findings.push({ id, severity, system: 'patroni', ...about, text });
  const { value: dcs, error, at } = facts.dcs;
  if (dcs === undefined) {
    add(DCS_UNREAD, 'unknown', `leader key not read yet${error === undefined ? '' : `: ${error}`}`);
    return findings;
  }
  if (dcs.leader === null) {
    const severity = error === undefined ? 'critical' : 'unknown';
    add('no-leader', severity, 'no leader: no member holds the leader key');
  } else if (isMute(facts, dcs.leader.name)) {
    const { name } = dcs.leader;
    const text = `${name} holds the leader key but does not answer`;
    add('mute-leader', 'critical', text, { member: name, ...postgresWord(facts, name) });
  }
  if (error !== undefined)
    add(DCS_STALE, 'unknown', `Patroni's keys in etcd are ${formatAge(facts.now - (at ?? facts.now))} old`);
  const [unreadable, ...more] = Object.entries(dcs.unreadable);
  if (unreadable !== undefined) {
    const [name, why] = unreadable;
    const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
    add('dcs-unreadable', 'degraded', `Patroni's key ${name} cannot be read${others}: ${why}`);
  }
  for (const name of onlyRegistered(facts)) {
    const text = `${name} is registered in etcd and not watched here: it may become the leader`;
    add(findingId('patroni-member', name), 'degraded', text);
  }
  const paused = pausedMembers(facts);
  if (isPaused(facts)) add('paused', 'degraded', 'maintenance mode: automatic failover is off');
  // Automatic failover is off for as long as it takes the members to follow.
  else if (paused.length > 0) add('paused', 'degraded', `still in maintenance mode: ${paused.join(', ')}`);
  if (isSynchronous(facts) && (dcs.sync?.standbys.length ?? 0) === 0) {
    const strict = dcs.config?.synchronousModeStrict === true;
    const cost = strict ? 'writes wait for one' : 'a failover could lose writes';
    const about = { ...(dcs.leader === null ? {} : { member: dcs.leader.name }), ...barredFromSync(facts) };
    add('no-sync-standby', strict ? 'critical' : 'degraded', `no sync standby: ${cost}`, about);
  }
  return findings;
}

/** The tags that keep members from being a sync standby. */
function barredFromSync(facts: Facts): Pick<Finding, 'evidence'> {
  const leader = facts.dcs.value?.leader?.name;
  const barred = membersOf(facts, 'patroni').flatMap((name) => {
    const node = current(facts.patroni[name]);
    const tag = node === undefined || name === leader ? undefined : tagAgainstSync(node, leader);
    return tag === undefined ? [] : [`${name} is tagged ${tag}`];
  });
  return barred.length === 0 ? {} : { evidence: barred.join(' · ') };
}

/** What PostgreSQL itself says where its Patroni is silent. */
function postgresWord(facts: Facts, name: string): Pick<Finding, 'evidence'> {
  const self = postgresSelf(facts, name);
  if (self === undefined) return {};
  return { evidence: `PostgreSQL of ${name}: ${self.inRecovery ? 'in recovery' : 'takes writes'}` };
}

/** Whether a node that Docker lets run does not answer; what Docker says against it is a disagreement. */
function isMute(facts: Facts, name: string): boolean {
  const container = containerOf(facts, name);
  return (
    current(facts.patroni[name]) === undefined && (container === undefined || container.state === 'running')
  );
}

function nodeFindings(facts: Facts, names: readonly string[]): Finding[] {
  const holder = facts.dcs.value?.leader?.name;
  return names.flatMap((name): readonly Finding[] => {
    const node = current(facts.patroni[name]);
    if (node === undefined) return name === holder ? [] : silence(facts, 'patroni', name);
    const { standbyOf } = facts.dcs.value?.config ?? {};
    // A leader streams from no other member, unless it leads a standby cluster.
    const leads = name === holder && !(isStandbyLeader(node) && standbyOf !== undefined);
    if (isPrimary(node) || isStreaming(facts, name) || leads) return [];
    const from = name === holder ? `: standby cluster of ${standbyOf}` : '';
    const text = `${name} is not streaming (${streamText(node)})${from}`;
    return [
      { id: findingId('replication', name), severity: 'degraded', system: 'patroni', member: name, text },
    ];
  });
}
