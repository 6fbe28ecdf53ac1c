import type { Heard } from '../clients/document.ts';
import type { Endpoint } from '../clients/endpoint.ts';
import { type EtcdClient, etcdClient } from '../clients/etcd.ts';
import type { Pace } from './pace.ts';
import { type Emit, failures, type Observe, together } from './source.ts';
import { poll, type Supervised } from './supervise.ts';

/** Status of one member, and whether a quorum read through it succeeds. */
export const observeEtcd: Observe<EtcdClient> = async (client, emit, limit) => {
  const heard: Heard = {};
  const status = await client.status(limit, heard);
  emit({ type: 'etcd.observed', member: client.endpoint.member, status, ...heard, at: Date.now() });
};

/** Polls one etcd member. */
export function watchEtcd(endpoint: Endpoint, emit: Emit, signal: AbortSignal, pace: Pace): Supervised {
  const client = etcdClient(endpoint);
  const onError = failures(emit, 'etcd', endpoint.member);
  const polled = poll({ signal, pace, onError, run: (limit) => observeEtcd(client, emit, limit) });
  return together([polled], client.close);
}
