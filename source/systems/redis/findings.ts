import { current, type Facts, membersOf } from '../../model/facts.ts';
import { shellLine } from '../../text/shell-line.ts';
import { type Finding, findingId, silence, waiting } from '../finding.ts';
import type { WriteRefusal } from './facts.ts';

/** What is wrong with the Redis instances. */
export function redisFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'redis');
  const unheard = waiting(facts, 'redis', names);
  if (unheard !== undefined) return [unheard];
  return names.flatMap((member): readonly Finding[] => {
    const node = current(facts.redis[member]);
    if (node === undefined) return silence(facts, 'redis', member);
    if (node.refusal !== undefined) return [refusalFinding(member, node.refusal)];
    if (node.role !== 'slave' || node.masterLinkUp !== false) return [];
    const text = `${member} has lost its master ${node.masterHost ?? ''}`.trimEnd();
    return [{ id: findingId('redis-link', member), severity: 'degraded', system: 'redis', member, text }];
  });
}

const REFUSALS: Readonly<
  Record<WriteRefusal['kind'], { readonly text: string; readonly runbook?: readonly string[] }>
> = {
  OOM: {
    text: 'refuses writes (OOM): its memory is full and nothing may be evicted',
    runbook: ['redis-cli', 'CONFIG', 'SET', 'maxmemory', 'BYTES'],
  },
  MISCONF: {
    text: 'refuses writes (MISCONF): what it keeps on disk could not be written',
    runbook: ['redis-cli', 'BGSAVE'],
  },
  NOREPLICAS: { text: 'refuses writes (NOREPLICAS): no replica follows it' },
  PAUSED: { text: 'holds writes back: its clients are paused', runbook: ['redis-cli', 'CLIENT', 'UNPAUSE'] },
};

function refusalFinding(member: string, { kind, why, certain }: WriteRefusal): Finding {
  const { text, runbook } = REFUSALS[kind];
  const about = {
    ...({ id: findingId('redis-writes', member), system: 'redis', member } as const),
    evidence: `INFO of ${member}: ${why}`,
    ...(runbook === undefined ? {} : { runbook: shellLine(...runbook) }),
  };
  if (certain) return { ...about, severity: 'critical', text: `${member} ${text}` };
  return {
    ...about,
    severity: 'degraded',
    text: `the last snapshot of ${member} failed: it may refuse writes`,
  };
}
