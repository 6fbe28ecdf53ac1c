import type { MemberSystem } from '../model/system.ts';
import { app } from './app/record.ts';
import { etcd } from './etcd/record.ts';
import { haproxy } from './haproxy/record.ts';
import { patroni } from './patroni/record.ts';
import { pgbouncer } from './pgbouncer/record.ts';
import { redis } from './redis/record.ts';
import { sentinel } from './sentinel/record.ts';
import type { System } from './system.ts';

/** Every watched system. All code that is about every system walks this list. */
export const systems: readonly System[] = [patroni, etcd, sentinel, redis, haproxy, app, pgbouncer];

const BY_ID: ReadonlyMap<string, System> = new Map(systems.map((system) => [system.id, system]));

/** Whether a role (label `io.paws.role`) is that of a watched system. */
export function isSystem(role: string): role is MemberSystem {
  return BY_ID.has(role);
}

/** The system with this id. @throws Error when it is not in the list. */
export function systemOf(id: MemberSystem): System {
  const found = BY_ID.get(id);
  if (found === undefined) throw new Error(`${id} is not in the list of systems`);
  return found;
}
