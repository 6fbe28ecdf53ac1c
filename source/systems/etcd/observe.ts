import type { Heard } from '../../net/document.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import type { Pace } from '../../watch/pace.ts';
import { PHASE_MS } from '../../watch/phases.ts';
import { type Emit, failures, type Observe, together } from '../../watch/source.ts';
import { poll, type Supervised } from '../../watch/supervise.ts';
import { type EtcdClient, etcdClient } from './client.ts';
import type { EtcdMember } from './facts.ts';
import type { QuorumReads } from './quorum-reads.ts';

// A quorum read is good for the poll that made it and for the next one.
const READ_LASTS_PERIODS = 1.5;

/** Status of one member, and whether a quorum read through it succeeds. */
export const observeEtcd: Observe<EtcdClient> = async (client, emit, limit) => {
  await observeStatus(client, emit, limit, undefined);
};

/** Polls one etcd member. */
export function watchEtcd(
  endpoint: Endpoint,
  reads: QuorumReads,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  const client = etcdClient(endpoint);
  const { member } = endpoint;
  const polled = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.etcd,
    onError: failures(emit, 'etcd', member),
    run: async (limit) => {
      const known = reads.lately(member, READ_LASTS_PERIODS * pace.periodMs());
      const { healthy, tookMs } = await observeStatus(client, emit, limit, known);
      if (known === undefined && healthy) reads.succeeded(member, tookMs);
    },
  });
  return together([polled], client.close);
}

async function observeStatus(
  client: EtcdClient,
  emit: Emit,
  limit: Limit,
  readTookMs: number | undefined,
): Promise<EtcdMember> {
  const heard: Heard = {};
  const status = await client.status(limit, heard, readTookMs);
  emit({ type: 'etcd.observed', member: client.endpoint.member, status, ...heard, at: Date.now() });
  return status;
}
