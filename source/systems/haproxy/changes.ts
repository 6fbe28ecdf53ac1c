import type { Facts } from '../../model/facts.ts';
import { differs } from '../system.ts';
import type { HaproxyServer } from './facts.ts';

/** What changed in what HAProxy makes of its servers. */
export function haproxyChanges(
  before: Facts,
  member: string,
  servers: readonly HaproxyServer[],
): readonly string[] {
  const keyOf = (server: HaproxyServer) => `${server.backend}\n${server.server}`;
  // By name and not one by one: a proxy can have a thousand servers.
  const was = new Map(before.haproxy[member]?.value?.map((server) => [keyOf(server), server]));
  return servers.flatMap((server) => {
    const old = was.get(keyOf(server));
    return differs(`${server.backend}/${server.server}`, old?.status, server.status);
  });
}
