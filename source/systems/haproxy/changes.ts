import type { Facts } from '../../model/facts.ts';
import { differs } from '../system.ts';
import { type Haproxy, type HaproxyServer, statusText } from './facts.ts';

/** What changed in what HAProxy makes of its servers. */
export function haproxyChanges(
  before: Facts,
  member: string,
  { servers, frontends }: Haproxy,
): readonly string[] {
  const wordOf = (server: HaproxyServer | undefined) => server && statusText(server);
  const keyOf = (server: HaproxyServer) => `${server.backend}\n${server.server}`;
  // By name and not one by one: a proxy can have a thousand servers.
  const old = before.haproxy[member]?.value;
  const was = new Map(old?.servers.map((server) => [keyOf(server), server]));
  const doors = new Map(old?.frontends.map(({ name, status }) => [name, status]));
  return [
    ...frontends.flatMap(({ name, status }) => differs(name, doors.get(name), status)),
    ...servers.flatMap((server) =>
      differs(`${server.backend}/${server.server}`, wordOf(was.get(keyOf(server))), statusText(server)),
    ),
  ];
}
