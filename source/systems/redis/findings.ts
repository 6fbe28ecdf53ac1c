import { otherMaster } from '../../cluster/followed-master.ts';
import { current, type Facts, membersOf } from '../../model/facts.ts';
import { shellLine } from '../../text/shell-line.ts';
import { formatDuration } from '../../text/units.ts';
import { type Finding, findingId, silence, unserved, waiting } from '../finding.ts';
import {
  REFUSAL_ERRORS,
  type RedisNode,
  type RefusalError,
  redisMasters,
  type WriteRefusal,
} from './facts.ts';
import { ERRORS_WITHIN_MS } from './recent-errors.ts';

/** What is wrong with the Redis instances. */
export function redisFindings(facts: Facts): Finding[] {
  const names = membersOf(facts, 'redis');
  const awaited = waiting(facts, 'redis', names);
  if (awaited !== undefined) return [awaited];
  return names.flatMap((member): readonly Finding[] => {
    const node = current(facts.redis[member]);
    const text = `no write to ${member} is acknowledged`;
    const about = { kind: 'redis-unwritten', severity: 'critical', system: 'redis', member, text } as const;
    const lost = unserved(facts, 'writes', about);
    // Once another one is master, clients do not write to the former one.
    if (node === undefined)
      return [...silence(facts, 'redis', member), ...(redisMasters(facts).length === 0 ? lost : [])];
    const unsaved = unsavedFindings(member, node);
    if (node.refusal !== undefined) return [refusalFinding(member, node.refusal), ...unsaved];
    const lostAsMaster = node.role === 'master' ? lost : [];
    return [
      ...lostAsMaster,
      ...followFindings(facts, member, node),
      ...errorFindings(member, node),
      ...unsaved,
    ];
  });
}

function followFindings(facts: Facts, member: string, node: RedisNode): Finding[] {
  if (node.role !== 'slave') return [];
  const base = { severity: 'degraded', system: 'redis', member } as const;
  const other = otherMaster(facts, node);
  if (other !== undefined) {
    const text = `${member} follows ${node.masterHost}:${node.masterPort}, and the sentinels name ${other} as master`;
    return [{ ...base, id: findingId('redis-follow', member), text }];
  }
  if (node.masterLinkUp !== false) return [];
  const text = `${member} has lost its master ${node.masterHost ?? ''}`.trimEnd();
  return [{ ...base, id: findingId('redis-link', member), text }];
}

const ERRORS: Readonly<Record<RefusalError, string>> = {
  READONLY: 'clients write to a replica',
  OOM: 'its memory is full and nothing may be evicted',
  NOREPLICAS: 'fewer replicas follow than min-replicas-to-write',
  MISCONF: 'what it keeps on disk could not be written',
};

function errorFindings(member: string, { role, refused = {} }: RedisNode): Finding[] {
  const within = formatDuration(ERRORS_WITHIN_MS);
  return REFUSAL_ERRORS.flatMap((error): readonly Finding[] => {
    const count = refused[error];
    if (count === undefined) return [];
    const text = `${member} refused ${count} commands within ${within} (${error}): ${ERRORS[error]}`;
    const severity = role === 'master' && error !== 'READONLY' ? 'critical' : 'degraded';
    return [{ id: findingId('redis-errors', `${member}/${error}`), severity, system: 'redis', member, text }];
  });
}

function unsavedFindings(member: string, { refusal, unsaved }: RedisNode): Finding[] {
  // That it refuses writes for it says it already.
  if (unsaved === undefined || refusal?.kind === 'MISCONF') return [];
  return [
    {
      ...({ id: findingId('redis-unsaved', member), severity: 'degraded', system: 'redis', member } as const),
      text: `${member} could not keep its data on disk the last time that it tried`,
      evidence: `INFO of ${member}: ${unsaved}`,
    },
  ];
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
  NOREPLICAS: { text: 'refuses writes (NOREPLICAS): fewer replicas follow it than min-replicas-to-write' },
  LOADING: { text: 'refuses writes (LOADING): it still reads its data from disk' },
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
