import { answering, current, type Facts, membersOf } from '../../model/facts.ts';
import type { PatroniNode } from './facts.ts';
import { onlyRegistered } from './registered.ts';

/**
 * Whether a member streams from another one: it says so, and where every other member answers, one of them has it in its
 * `pg_stat_replication`. A WAL receiver that stands still says for ever that it streams. Patroni before 3.0.4, and with
 * PostgreSQL before 9.6, does not say it of itself: then only the others do, and while not all of them answer, a replica
 * that runs is believed. Source: Patroni `api.py` (`get_postgresql_status`).
 */
export function isStreaming(facts: Facts, name: string): boolean {
  const node = current(facts.patroni[name]);
  if (node === undefined || !(saysStreaming(node) ?? node.state === 'running')) return false;
  return isSent(facts, node, name) ?? true;
}

/** Whether another member sends WAL to it; undefined where one that might does not answer. */
function isSent(facts: Facts, node: PatroniNode, name: string): boolean | undefined {
  // From a standby cluster's leader on, it comes from a cluster that is not watched here.
  if (node.role === 'standby_leader') return undefined;
  const others = membersOf(facts, 'patroni').filter((other) => other !== name);
  // Without the right to read it, the state of each is empty.
  const lists = ({ replication }: PatroniNode) =>
    replication.some(
      ({ applicationName, state }) => applicationName === node.name && /^(streaming)?$/.test(state),
    );
  if (answering(facts, 'patroni', lists).length > 0) return true;
  const silent = others.some((other) => current(facts.patroni[other]) === undefined);
  return silent || others.length === 0 || onlyRegistered(facts).length > 0 ? undefined : false;
}

/** How a member gets its WAL, where it does not stream. */
export function streamText(node: PatroniNode): string {
  if (saysStreaming(node) !== false) return 'no member sends to it';
  return node.replicationState || node.state;
}

/** What the node says of itself; undefined where its Patroni or its PostgreSQL is too old to. */
function saysStreaming({ replicationState, state, patroniVersion, serverVersion }: PatroniNode) {
  if (replicationState !== undefined || state === 'streaming')
    return replicationState === 'streaming' || state === 'streaming';
  const [major = 0, minor = 0, patch = 0] = patroniVersion.split('.').map(Number);
  const old = major < 3 || (major === 3 && minor === 0 && patch < 4);
  return old || (serverVersion !== undefined && serverVersion < 90_600) ? undefined : false;
}
