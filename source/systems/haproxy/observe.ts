import type { Connection, Target } from '../system.ts';
import { haproxyClient } from './client.ts';
import type { HaproxyServer } from './facts.ts';

/** A way to the statistics of one HAProxy. */
export function connectHaproxy({ endpoint, findLogin }: Target): Connection<readonly HaproxyServer[]> {
  const client = haproxyClient(endpoint);
  return {
    observe: async (limit, heard) => client.servers(await findLogin(limit), limit, heard),
    close: client.close,
  };
}
