import type { Facts } from '../../model/facts.ts';
import { differs } from '../system.ts';
import type { RedisNode } from './facts.ts';

/** What changed in what a Redis reports about itself. */
export function redisChanges(before: Facts, member: string, is: RedisNode): readonly string[] {
  const was = before.redis[member]?.value;
  if (was === undefined) return [];
  const link = (up: boolean | undefined) => (up === undefined ? undefined : up ? 'up' : 'down');
  return [
    ...differs(`${member} role`, was.role, is.role),
    ...(was.role === is.role
      ? differs(`${member} link to its master`, link(was.masterLinkUp), link(is.masterLinkUp))
      : []),
  ];
}
