import { setTimeout as sleep } from 'node:timers/promises';
import { parseDcsKey } from '../model/dcs-keys.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { type EtcdClient, etcdClient } from '../systems/etcd/client.ts';
import type { KeyValue } from '../systems/etcd/parse.ts';
import type { Seen, Unplaced } from './observation.ts';

/** A change of one of the two keys that show the course of a failover. */
type KeyChange = Unplaced<Seen<'leader key' | 'sync key'>>;

const LIST_DEADLINE_MS = 1_000;
const AGAIN_AFTER_MS = 200;

/**
 * Reports changes of Patroni's leader key and sync key as etcd reports them, from the member that is first: one
 * that is killed in the middle must not make the watch blind. Runs until the signal.
 */
export async function watchKeys(
  endpoints: readonly Endpoint[],
  leaderKey: string,
  revision: string,
  tell: (change: KeyChange) => void,
  signal: AbortSignal,
): Promise<void> {
  const prefix = leaderKey.slice(0, leaderKey.lastIndexOf('/') + 1);
  let received = BigInt(revision);
  const take = (at: string, kvs: readonly KeyValue[]) => {
    if (BigInt(at) <= received) return;
    received = BigInt(at);
    for (const kv of kvs) {
      const change = changeOf(kv, prefix);
      if (change !== undefined) tell(change);
    }
  };
  const follow = async (client: EtcdClient) => {
    while (!signal.aborted) {
      try {
        for await (const { revision: at, kvs } of client.watch(prefix, String(received + 1n), signal))
          take(at, kvs);
      } catch {
        // Cut off, stopped or compacted: the listing gives the revision to continue from.
      }
      await sleep(AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await client.list(prefix, { signal, deadlineMs: LIST_DEADLINE_MS }).then(
        ({ revision: at, kvs }) => take(at, complete(kvs, leaderKey)),
        () => undefined,
      );
    }
  };
  const clients = endpoints.map(etcdClient);
  await Promise.all(clients.map(follow));
  for (const client of clients) client.close();
}

// A key that is gone is missing from a listing.
function complete(kvs: readonly KeyValue[], leaderKey: string): readonly KeyValue[] {
  if (kvs.some(({ key }) => key === leaderKey)) return kvs;
  const gone = { key: leaderKey, value: null, lease: '0', modRevision: '0', createRevision: '0' };
  return [gone, ...kvs];
}

function changeOf(kv: KeyValue, prefix: string): KeyChange | undefined {
  const name = kv.key.slice(prefix.length);
  if (name !== 'leader' && name !== 'sync') return undefined;
  const { lease, modRevision, createRevision } = kv;
  const change = parseDcsKey(`/drill/${name}`, kv.value, { lease, modRevision, createRevision });
  if (change?.key === 'leader') return { type: 'leader key', leader: change.value?.name ?? null };
  if (change?.key !== 'sync') return undefined;
  const { leader, standbys } = change.value ?? { leader: null, standbys: [] };
  return { type: 'sync key', leader, standbys };
}
