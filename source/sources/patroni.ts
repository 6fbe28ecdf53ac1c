import type { Heard } from '../clients/document.ts';
import type { Endpoint } from '../clients/endpoint.ts';
import { type PatroniClient, patroniClient } from '../clients/patroni.ts';
import type { Pace } from './pace.ts';
import { PHASE_MS } from './phases.ts';
import { type Emit, failures, type Observe, together } from './source.ts';
import { poll, type Supervised } from './supervise.ts';

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
