import type { Etcd3, IRangeRequest, IWatchRequest, IWatchResponse } from 'etcd3';
import type { LeaseLife } from '../../model/facts.ts';
import { leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint, reasonOf } from '../../net/endpoint.ts';
import { httpClient } from '../../net/http.ts';
import { lateSince } from '../../net/lateness.ts';
import { DeadlineError, type Limit, remaining, withLimit } from '../../net/limit.ts';
import type { EtcdMember, ListedMember } from './facts.ts';
import { closeNow, grpcDeadline, library } from './library.ts';
import {
  type KeyValue,
  parseChanges,
  parseKeys,
  parseLease,
  parseMemberList,
  parseStatus,
  quotaIn,
  revisionOf,
} from './parse.ts';

/** Keys at one revision of the store (decimal string of a 64-bit integer). */
export type Keys = { readonly revision: string; readonly kvs: readonly KeyValue[] };

/** One etcd member: https://etcd.io/docs/v3.5/dev-guide/api_reference_v3/ */
export type EtcdClient = ReturnType<typeof etcdClient>;

// A key that no program writes: reading it costs a round of consensus and nothing else, as `etcdctl endpoint health`.
const HEALTH_KEY = Buffer.from('health');

// etcd looks whether a user may read a key after the round of consensus (`EtcdServer.Range`): this too proves a quorum.
const DENIED = /^etcdserver: permission denied$/;

type QuorumRead = { readonly tookMs: number; readonly error?: string };

/** One connection, and how many wait for an answer on it. */
type Opened = { readonly client: Etcd3; waiting: number };

/** Client of one member; connects on first use, and again after a failure. Errors name the member. */
export function etcdClient(endpoint: Endpoint) {
  let opened: Opened | undefined;
  const givenUp = new Set<Opened>();

  async function range(client: Etcd3, request: IRangeRequest, limit: Limit): Promise<unknown> {
    return await client.kv.range(request, grpcDeadline(limit));
  }

  async function call<T>(limit: Limit, run: (client: Etcd3) => Promise<T>): Promise<T> {
    const { open, isBroken } = await library();
    const from = performance.now();
    return await at(endpoint, async () => {
      opened ??= { client: open(endpoint), waiting: 0 };
      const mine = opened;
      mine.waiting += 1;
      try {
        return await withLimit(limit, () => run(mine.client));
      } catch (error) {
        // An answer that this process was too late to read says nothing of the connection.
        const isLate = error instanceof DeadlineError && lateSince(limit.inTimeFromMs ?? from) !== undefined;
        if (isBroken(error) && !isLate) giveUp(mine);
        throw error;
      } finally {
        mine.waiting -= 1;
        closeUnused();
      }
    });
  }

  /** The next call opens another connection; who waits on this one still may get his answer. */
  function giveUp(broken: Opened): void {
    givenUp.add(broken);
    if (opened === broken) opened = undefined;
  }

  function closeUnused(): void {
    for (const one of givenUp) {
      if (one.waiting > 0) continue;
      givenUp.delete(one);
      closeNow(one.client);
    }
  }

  async function health(limit: Limit): Promise<QuorumRead> {
    const from = performance.now();
    try {
      await call(limit, (client) => range(client, { key: HEALTH_KEY, keys_only: true }, limit));
      return { tookMs: performance.now() - from };
    } catch (error) {
      // Nothing of the member's: who watches it says that this process was too late.
      if (lateSince(limit.inTimeFromMs ?? from) !== undefined) throw error;
      const tookMs = performance.now() - from;
      const reason = reasonOf(error instanceof Error ? error.cause : error);
      return DENIED.test(reason) ? { tookMs } : { tookMs, error: `quorum read: ${reason}` };
    }
  }

  /**
   * The member's own status, and whether a quorum read through it succeeds within the limit. Where one took
   * `readTookMs` a moment ago, there is no new one.
   */
  async function status(limit: Limit, rawAnswer?: RawAnswer, readTookMs?: number): Promise<EtcdMember> {
    const from = performance.now();
    const response = await call(limit, (client) => client.maintenance.status(grpcDeadline(limit)));
    // After the status, so that the time of the read does not hold the opening of the connection.
    const read: QuorumRead =
      readTookMs === undefined ? await health(remaining(limit, from)) : { tookMs: readTookMs };
    return await at(endpoint, async () => {
      const said = parseStatus(endpoint.member, response);
      const errors = read.error === undefined ? said.errors : [...said.errors, read.error];
      leave(rawAnswer, response);
      return { ...said, healthy: read.error === undefined, tookMs: read.tookMs, errors };
    });
  }

  /** Every change from a revision on. Ends by an error on cancel, compaction and disconnect, or by the signal. */
  async function* watch(
    prefix: string,
    fromRevision: string,
    signal: AbortSignal,
  ): AsyncGenerator<Keys, void> {
    const { open, ends } = await library();
    opened ??= { client: open(endpoint), waiting: 0 };
    const { client } = opened;
    const stream = await at(endpoint, () => client.watchClient.watch());
    const cancel = () => stream.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      if (signal.aborted) return;
      const { key, range_end } = ends(prefix);
      const request: IWatchRequest = { create_request: { key, range_end, start_revision: fromRevision } };
      stream.write(request);
      for await (const response of stream as unknown as AsyncIterable<IWatchResponse>) {
        if (response.canceled) throw new Error(cancelReason(response));
        if (response.events.length > 0) yield { revision: revisionOf(response), kvs: parseChanges(response) };
      }
      if (!signal.aborted) throw new Error('the watch ended');
    } catch (error) {
      if (!signal.aborted) await at(endpoint, () => Promise.reject(error));
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
    }
  }

  // What it answers over HTTP at the same port wants our certificate, and no login.
  async function quota(limit: Limit): Promise<number | undefined> {
    const { auth: _, ...place } = endpoint;
    const http = httpClient(place, 1);
    try {
      const { status: code, text } = await http.send({ method: 'GET', path: '/metrics' }, limit);
      return await at(endpoint, async () => (code === 200 ? quotaIn(text) : undefined));
    } finally {
      http.close();
    }
  }

  return {
    endpoint,
    status,
    /** Bytes that its database may take; undefined where it does not report them. */
    quota,
    /** The member list as this member has it: no quorum is needed for that. */
    memberList: (limit: Limit): Promise<readonly ListedMember[]> =>
      call(limit, async (client) =>
        parseMemberList(await client.cluster.memberList({}, grpcDeadline(limit))),
      ),
    /** Linearizable read of all keys with the prefix: it succeeds only with a quorum. */
    list: (prefix: string, limit: Limit): Promise<Keys> =>
      call(limit, async (client) => {
        const { ends } = await library();
        const response = await range(client, ends(prefix), limit);
        return { revision: revisionOf(response), kvs: parseKeys(response) };
      }),
    /** Names of at most `count` keys under the prefix. */
    keyNames: (prefix: string, count: number, limit: Limit): Promise<string[]> =>
      call(limit, async (client) => {
        const { ends } = await library();
        const response = await range(client, { ...ends(prefix), keys_only: true, limit: count }, limit);
        return parseKeys(response).map((kv) => kv.key);
      }),
    /** Seconds that a lease has left; 0 when it is gone. */
    leaseTtl: (lease: string, limit: Limit): Promise<LeaseLife> =>
      call(limit, async (client) =>
        parseLease(await client.leaseClient.leaseTimeToLive({ ID: lease }, grpcDeadline(limit))),
      ),
    watch,
    close: () => {
      for (const { client } of [...givenUp, ...(opened === undefined ? [] : [opened])]) closeNow(client);
      givenUp.clear();
      opened = undefined;
    },
  };
}

function cancelReason(response: IWatchResponse): string {
  if (response.compact_revision !== '0')
    return `the watch was compacted away at ${response.compact_revision}`;
  return response.cancel_reason === '' ? 'the watch was cancelled' : response.cancel_reason;
}
