import { unwatchedReplicas } from '../../cluster/listed-replicas.ts';
import { answering, current, type Facts, membersOf } from '../../model/facts.ts';
import { quorumOf } from '../../model/quorum.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';
import { isDown, type SentinelMaster } from './facts.ts';
import { heirless } from './heirs.ts';
import { sentinelVoters } from './voters.ts';

// What makes a sentinel forget who is gone.
const RESET = 'sentinel reset, one sentinel after the other';

/** What is wrong with the sentinels, and what each of them finds wrong. */
export function sentinelFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'sentinel');
  if (names.length === 0) return [];
  const awaited = waiting(facts, 'sentinel', names);
  if (awaited !== undefined) return [awaited];
  const findings: Finding[] = [];
  const speaking = answering(facts, 'sentinel');
  const quorum = quorumOf(speaking.length, names.length);
  if (!quorum.ok) {
    const text = `sentinels lost their majority: ${quorum.healthy} of ${quorum.total} answer`;
    findings.push({ id: 'sentinel-quorum', severity: 'critical', system: 'sentinel', text });
  }
  // What CKQUORUM says in each sentinel: one that is cut off from the others says no, and is outvoted.
  const able = answering(
    facts,
    'sentinel',
    ({ masters, tiltSeconds }) => tiltSeconds === undefined && masters.every((m) => m.quorumReached),
  ).length;
  const tilted = answering(facts, 'sentinel', ({ tiltSeconds }) => tiltSeconds !== undefined);
  if (quorum.ok && !quorumOf(able, names.length).ok) {
    const tilt = tilted.length === 0 ? '' : `, ${tilted.length} in TILT`;
    const text = `sentinels cannot agree on a failover: ${able} of ${names.length} reach the quorum${tilt}`;
    findings.push({ id: 'sentinel-quorum', severity: 'critical', system: 'sentinel', text });
  }
  for (const { master, why } of heirless(facts)) {
    const text = `Redis has no failover: no replica of ${master.host} could take over (${why})`;
    const id = findingId('sentinel-heir', master.name);
    findings.push({ id, severity: 'degraded', system: 'sentinel', text });
  }
  const { total } = sentinelVoters(facts);
  if (total > names.length) {
    const text = `the sentinels count ${total} of themselves, ${names.length} are here: those that are gone still vote no`;
    findings.push({ id: 'sentinel-peers', severity: 'degraded', system: 'sentinel', text, runbook: RESET });
  }
  for (const { address, isDown: isGone } of unwatchedReplicas(facts)) {
    const what = isGone ? 'is down for them' : 'may become the master';
    const text = `the sentinels list a replica at ${address}, which is not watched here and ${what}`;
    const id = findingId('sentinel-replica', address);
    const runbook = isGone ? { runbook: RESET } : {};
    findings.push({ id, severity: 'degraded', system: 'sentinel', text, ...runbook });
  }
  for (const name of tilted) {
    const since = current(facts.sentinel[name])?.tiltSeconds ?? 0;
    const text = `${name} is in TILT since ${since} s: its clock jumped, and it starts no failover`;
    const id = findingId('sentinel-tilt', name);
    findings.push({ id, severity: 'degraded', system: 'sentinel', member: name, text });
  }
  for (const name of names) {
    findings.push(...silence(facts, 'sentinel', name));
    for (const master of current(facts.sentinel[name])?.masters ?? []) {
      findings.push(...beliefFindings(name, master));
    }
  }
  return findings;
}

function beliefFindings(name: string, master: SentinelMaster): Finding[] {
  const subject = `${name}/${master.name}`;
  const of = { system: 'sentinel', member: name } as const;
  if (isDown(master)) {
    const flags = master.flags.filter((flag) => flag !== 'master').join(',');
    const severity = master.flags.includes('o_down') ? 'critical' : 'degraded';
    const text = `${name} considers ${master.name} down (${flags})`;
    return [{ ...of, id: findingId('sentinel-down', subject), severity, text }];
  }
  if (master.quorumReached) return [];
  const id = findingId('sentinel-belief', subject);
  return [{ ...of, id, severity: 'degraded', text: `${name}: ${master.quorumText}` }];
}
