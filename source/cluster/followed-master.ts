import { isIP } from 'node:net';
import { current, type Facts, membersOf } from '../model/facts.ts';
import type { RedisNode } from '../systems/redis/facts.ts';
import { isRedisMember, memberAt } from './agreement/master.ts';

/**
 * The master that the sentinels name where a replica follows another one; undefined where it follows that one, or where it
 * is not known: a name and an address cannot be compared, and a name that no member has may be that of any of them.
 */
export function otherMaster(facts: Facts, node: RedisNode): string | undefined {
  const { name, masterHost: host, masterPort: port } = node;
  const named = membersOf(facts, 'sentinel').flatMap(
    (sentinel) => current(facts.sentinel[sentinel])?.masters ?? [],
  );
  const [first] = named;
  if (first === undefined || host === undefined || port === undefined) return undefined;
  const members = named.map((master) => memberAt(facts, master));
  // It is about to become a replica of the one that took its place, or is that one.
  if (members.includes(name)) return undefined;
  const isComparable = named.every((master) => (isIP(master.host) === 0) === (isIP(host) === 0));
  const isSame = named.some((master) => master.host === host && master.port === port);
  const isKnown =
    isRedisMember(facts, host) || isIP(host) !== 0 || named.some((master) => master.host === host);
  if (!isComparable || isSame || !isKnown) return undefined;
  // By the name of the container, whatever name the sentinels have for it.
  if (members.includes(host) && named.every((master) => master.port === port)) return undefined;
  return members[0] ?? `${first.host}:${first.port}`;
}
