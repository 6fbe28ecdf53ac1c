import { follow } from '../../watch/supervise.ts';
import type { Connection, Target } from '../system.ts';
import { sentinelClient } from './client.ts';
import type { SentinelView } from './facts.ts';

/** A way to one sentinel, which also announces what happens. */
export function connectSentinel({ endpoint }: Target): Connection<SentinelView> {
  const client = sentinelClient(endpoint);
  const { member } = endpoint;
  return {
    observe: client.view,
    follow: (emit, poke, signal) =>
      follow({
        signal,
        // The poll fails as well when the sentinel is gone: one failure, reported once.
        onError: () => undefined,
        run: (inner, alive) =>
          client.announcements(inner, {
            onReady: alive,
            onMessage: (channel, message) => {
              emit({ type: 'sentinel.announced', member, channel, message, at: Date.now() });
              poke();
            },
          }),
      }),
    close: client.close,
  };
}
