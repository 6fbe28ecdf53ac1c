import type { Heard } from '../../net/document.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { Pace } from '../../watch/pace.ts';
import { PHASE_MS } from '../../watch/phases.ts';
import { type Emit, failures, type Observe, together } from '../../watch/source.ts';
import { follow, poll, type Supervised } from '../../watch/supervise.ts';
import { type SentinelClient, sentinelClient } from './client.ts';

/** What one sentinel believes. */
export const observeSentinel: Observe<SentinelClient> = async (client, emit, limit) => {
  const heard: Heard = {};
  const view = await client.view(limit, heard);
  emit({ type: 'sentinel.observed', member: client.endpoint.member, view, ...heard, at: Date.now() });
};

/** Polls one sentinel, and at once after each of its own announcements. */
export function watchSentinel(endpoint: Endpoint, emit: Emit, signal: AbortSignal, pace: Pace): Supervised {
  const client = sentinelClient(endpoint);
  const { member } = endpoint;
  const polled = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.sentinel,
    onError: failures(emit, 'sentinel', member),
    run: (limit) => observeSentinel(client, emit, limit),
  });
  const stream = follow({
    signal,
    // The poll fails as well when the sentinel is gone: one failure, told once.
    onError: () => undefined,
    run: (inner, alive) =>
      client.announcements(inner, {
        onReady: alive,
        onMessage: (channel, message) => {
          emit({ type: 'sentinel.announced', member, channel, message, at: Date.now() });
          polled.poke();
        },
      }),
  });
  return together([polled, stream], client.close);
}
