import { type Dcs, dcsFrom } from '../model/dcs.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { lateSince } from '../net/lateness.ts';
import type { Limit } from '../net/limit.ts';
import { type EtcdClient, etcdClient } from '../systems/etcd/client.ts';
import type { Emit } from '../systems/system.ts';
import { type Pace, PHASE_MS } from '../watch/pace.ts';
import { failures } from '../watch/source.ts';
import { poll, type Supervised } from '../watch/supervise.ts';
import { type EtcdCluster, etcdCluster } from './etcd-cluster.ts';
import { changesOf, findPrefix, keyDocument } from './keys.ts';
import type { QuorumReads } from './quorum-reads.ts';

/** Where to read: known, or to be found in etcd, with a scope to choose by when there are several. */
type DcsPlace = { readonly prefix?: string; readonly scope?: () => string | undefined };

/**
 * Lists Patroni's keys with a quorum read: what it shows is current. Returns the prefix that was used, the
 * listing, and the member that answered.
 */
export async function observeDcs(
  cluster: EtcdCluster,
  place: DcsPlace,
  emit: Emit,
  limit: Limit,
  reads?: QuorumReads,
): Promise<{ readonly prefix: string; readonly dcs: Dcs; readonly from: EtcdClient }> {
  const prefix = place.prefix ?? (await findPrefix(cluster, place.scope?.(), limit));
  const { value, from } = await cluster.ask(limit, async (client, inner) => {
    const since = performance.now();
    const keys = await client.list(prefix, inner);
    reads?.succeeded(client.endpoint.member, performance.now() - since);
    return keys;
  });
  const dcs = dcsFrom(value.revision, changesOf(prefix, value.kvs));
  emit({ type: 'dcs.observed', dcs, raw: keyDocument(value.kvs), at: Date.now() });
  return { prefix, dcs, from };
}

/** How long the leader key's lease can live on; a failure is reported as one of the lease alone. */
export async function observeLease(cluster: EtcdCluster, dcs: Dcs, emit: Emit, limit: Limit): Promise<void> {
  const id = dcs.leader?.lease ?? '0';
  if (id === '0') return;
  const from = performance.now();
  try {
    const { value: lease } = await cluster.askAside(limit, (client, inner) => client.leaseTtl(id, inner));
    emit({ type: 'lease.observed', lease, at: Date.now() });
  } catch (error) {
    if (lateSince(limit.inTimeFromMs ?? from) !== undefined) throw error;
    if (limit.signal?.aborted !== true) failures(emit, 'lease')((error as Error).message, Date.now());
  }
}

/**
 * Watches Patroni's keys: each change as etcd reports it, and a full listing at the pace as the proof that
 * the view is current. The watch depends on the member that answers the listings: when that one falls silent,
 * the listing goes to another and the watch follows it.
 */
export function watchDcs(
  endpoints: readonly Endpoint[],
  place: DcsPlace,
  reads: QuorumReads,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  const cluster = etcdCluster(endpoints.map(etcdClient));
  let known = place;
  let watch: ReturnType<typeof startWatch> | undefined;
  let lease: { readonly id: string | undefined; readonly age: number } = { id: undefined, age: 0 };
  const list = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.dcs,
    onError: failures(emit, 'dcs'),
    run: async (limit) => {
      const { prefix, dcs, from } = await observeDcs(cluster, known, emit, limit, reads);
      known = { prefix };
      if (watch?.on !== from || watch.ended) {
        watch?.stop();
        watch = startWatch(from, prefix, dcs.revision, emit, signal);
      }
      // What is left of a lease can be counted down, so every other listing is enough unless it is another one.
      const id = dcs.leader?.lease;
      const due = id !== lease.id || lease.age >= 1;
      lease = { id, age: due ? 0 : lease.age + 1 };
      if (due) await observeLease(cluster, dcs, emit, limit);
    },
  });
  const release = async () => {
    watch?.stop();
    await watch?.done;
    cluster.close();
  };
  return { poke: list.poke, done: list.done.then(release) };
}

// The listing at `revision` has everything up to it, so the watch begins right after. When it ends for
// any reason (cancelled, compacted, disconnected), the next listing begins another one.
function startWatch(client: EtcdClient, prefix: string, revision: string, emit: Emit, signal: AbortSignal) {
  const controller = new AbortController();
  const stop = () => controller.abort();
  signal.addEventListener('abort', stop, { once: true });
  const from = String(BigInt(revision) + 1n);
  let ended = false;
  const run = async () => {
    try {
      for await (const change of client.watch(prefix, from, controller.signal)) {
        const changes = changesOf(prefix, change.kvs);
        if (changes.length > 0)
          emit({ type: 'dcs.changed', revision: change.revision, changes, at: Date.now() });
      }
    } catch {
      // Nothing to report: the listing is the proof, and it fails by itself if etcd is gone.
    } finally {
      ended = true;
      signal.removeEventListener('abort', stop);
    }
  };
  return {
    on: client,
    done: run(),
    stop,
    get ended() {
      return ended;
    },
  };
}
