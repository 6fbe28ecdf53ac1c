import type { Connection, Target } from '../system.ts';
import { etcdClient } from './client.ts';
import type { EtcdMember } from './facts.ts';

// A quorum read is good for the poll that made it and for the next one.
const READ_LASTS_PERIODS = 1.5;

/** A way to one etcd member: its status, and whether a quorum read through it succeeds. */
export function connectEtcd({ endpoint, reads, periodMs }: Target): Connection<EtcdMember> {
  const client = etcdClient(endpoint);
  const { member } = endpoint;
  return {
    observe: async (limit, rawAnswer) => {
      const known = reads.lately(member, READ_LASTS_PERIODS * periodMs());
      const status = await client.status(limit, rawAnswer, known);
      if (known === undefined && status.healthy) reads.succeeded(member, status.tookMs);
      return status;
    },
    close: client.close,
  };
}
