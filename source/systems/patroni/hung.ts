import { isRunning } from '../../model/container.ts';
import { containerOf, current, type Facts } from '../../model/facts.ts';
import { SILENT_MS } from '../../model/postgres.ts';
import type { PatroniNode } from './facts.ts';

/** PostgreSQL that gives no session, what its Patroni says of it meanwhile, and for how long (ms) it has given which error. */
type Hung = { readonly node: PatroniNode; readonly forMs: number; readonly error: string };

/** PostgreSQL that has given no session for so long, ms, may not end when it is told to; for less it may be only busy. */
const HANGS_AFTER_MS = 10_000;

/** Whether a leader's PostgreSQL hangs, so that a handover of it may never end. */
export function hangs(facts: Facts, leader: string): boolean {
  return (hungPostgres(facts, leader)?.forMs ?? 0) >= HANGS_AFTER_MS;
}

/** Whether PostgreSQL of a node has given no session for a while although its Patroni says that it runs. */
export function hungPostgres(facts: Facts, name: string): Hung | undefined {
  const node = current(facts.patroni[name]);
  const { error, failingSince = facts.now } = facts.postgres[name] ?? {};
  const forMs = facts.now - failingSince;
  if (node?.state !== 'running' && node?.state !== 'streaming') return undefined;
  if (error === undefined || forMs < SILENT_MS) return undefined;
  const container = containerOf(facts, name);
  return container === undefined || isRunning(container) ? { node, forMs, error } : undefined;
}
