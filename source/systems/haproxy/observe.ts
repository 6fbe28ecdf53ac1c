import type { Connection, Target } from '../system.ts';
import { haproxyClient } from './client.ts';
import type { HaproxyServer } from './facts.ts';

/** A way to the statistics of one HAProxy. */
export function connectHaproxy({ endpoint }: Target): Connection<readonly HaproxyServer[]> {
  const client = haproxyClient(endpoint);
  return {
    observe: client.servers,
    close: client.close,
  };
}
