import { answering, current, type Facts, membersOf } from '../../model/facts.ts';
import { isStandbyLeader, type PatroniNode } from './facts.ts';
import { onlyRegistered } from './registered.ts';

/**
 * Whether a member streams from another one: it says so, and where every other member answers, one of them has it in its
 * `pg_stat_replication`: a WAL receiver that stands still says for ever that it streams. What it does not say, as before
 * Patroni 3.1, the others do, and while not all of them answer, a replica of that age that runs is believed. Source: Patroni
 * `api.py` (`get_postgresql_status`).
 */
export function isStreaming(facts: Facts, name: string): boolean {
  const node = current(facts.patroni[name]);
  if (node === undefined) return false;
  const says = saysStreaming(node);
  if (says === false) return false;
  return isSent(facts, node, name) ?? (says || isOld(node));
}

/** Whether another member sends WAL to it; undefined where one that might does not answer. */
function isSent(facts: Facts, node: PatroniNode, name: string): boolean | undefined {
  // From a standby cluster's leader on, it comes from a cluster that is not watched here.
  if (isStandbyLeader(node)) return undefined;
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
  if (saysStreaming(node) !== false && !isStandbyLeader(node)) return 'no member sends to it';
  return node.replicationState || node.state;
}

/** What the node says of itself; undefined where it does not, although its PostgreSQL runs. */
function saysStreaming({ replicationState, state }: PatroniNode): boolean | undefined {
  if (replicationState !== undefined) return replicationState === 'streaming';
  return state === 'running' ? undefined : state === 'streaming';
}

/** Whether its Patroni never says it. */
function isOld({ patroniVersion }: PatroniNode): boolean {
  const [major = 0, minor = 0] = patroniVersion.split('.').map(Number);
  return major < 3 || (major === 3 && minor < 1);
}
