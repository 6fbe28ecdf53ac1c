import type { Endpoint } from '../net/endpoint.ts';
import { haproxyConnections } from '../systems/haproxy/admin.ts';
import type { HaproxyConnections } from '../systems/haproxy/facts.ts';

const DEADLINE_MS = 5_000;

/**
 * Refuses a drill on a HAProxy that has few connections left: new ones would wait, and the outage that is measured
 * would be HAProxy's. HAProxy 3.0.11 keeps sessions that were still connecting to a server when it went down
 * until it is restarted.
 * @throws Error that says so, or that it cannot be asked.
 */
export async function checkCapacity(proxy: Endpoint | undefined): Promise<void> {
  if (proxy === undefined) return;
  const reason = crowded(proxy.member, await haproxyConnections(proxy, { deadlineMs: DEADLINE_MS }));
  if (reason !== undefined) throw new Error(reason);
}

/** Why too few connections are free for a drill; undefined while less than half of the connections is taken. */
export function crowded(member: string, { open, most }: HaproxyConnections): string | undefined {
  if (most === 0 || open * 2 < most) return undefined;
  return `${member} has ${open} of ${most} connections open, which leaves too few for the probes; to close what earlier failures left open: paws-console container restart ${member}`;
}
