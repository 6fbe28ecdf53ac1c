import { type Reason, silence, waiting } from '../../cluster/reason.ts';
import { current, type Facts, membersOf } from '../../model/facts.ts';
import { quorumOf } from '../../model/quorum.ts';
import { isDown, type SentinelMaster } from './facts.ts';

/** What is wrong with the sentinels, and what each of them finds wrong. */
export function sentinelReasons(facts: Facts): Reason[] {
  const names = membersOf(facts, 'sentinel');
  if (names.length === 0) return [];
  const unheard = waiting(facts, 'sentinel', names);
  if (unheard !== undefined) return [unheard];
  const reasons: Reason[] = [];
  const answering = names.filter((name) => current(facts.sentinel[name]) !== undefined);
  const quorum = quorumOf(answering.length, names.length);
  if (!quorum.ok) {
    const text = `sentinels lost their majority: ${quorum.healthy} of ${quorum.total} answer`;
    reasons.push({ severity: 'critical', system: 'sentinel', text });
  }
  for (const name of names) {
    reasons.push(...silence(facts, 'sentinel', name));
    for (const master of current(facts.sentinel[name])?.masters ?? []) {
      reasons.push(...beliefReasons(name, master));
    }
  }
  return reasons;
}

function beliefReasons(name: string, master: SentinelMaster): Reason[] {
  if (isDown(master)) {
    const flags = master.flags.filter((flag) => flag !== 'master').join(',');
    const severity = master.flags.includes('o_down') ? 'critical' : 'degraded';
    const text = `${name} holds ${master.name} for down (${flags})`;
    return [{ severity, system: 'sentinel', text }];
  }
  if (master.quorumReached) return [];
  return [{ severity: 'degraded', system: 'sentinel', text: `${name}: ${master.quorumText}` }];
}
