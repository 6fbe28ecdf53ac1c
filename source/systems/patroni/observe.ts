import type { Heard } from '../../net/document.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { Pace } from '../../watch/pace.ts';
import { PHASE_MS } from '../../watch/phases.ts';
import { type Emit, failures, type Observe, together } from '../../watch/source.ts';
import { poll, type Supervised } from '../../watch/supervise.ts';
import { type PatroniClient, patroniClient } from './client.ts';

/** What one Patroni node says of itself. */
export const observePatroni: Observe<PatroniClient> = async (client, emit, limit) => {
  const heard: Heard = {};
  const node = await client.getNode(limit, heard);
  emit({ type: 'patroni.observed', member: client.endpoint.member, node, ...heard, at: Date.now() });
};

/** Polls one Patroni node. */
export function watchPatroni(endpoint: Endpoint, emit: Emit, signal: AbortSignal, pace: Pace): Supervised {
  const client = patroniClient(endpoint);
  const onError = failures(emit, 'patroni', endpoint.member);
  const polled = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.patroni,
    onError,
    run: (limit) => observePatroni(client, emit, limit),
  });
  return together([polled], client.close);
}
