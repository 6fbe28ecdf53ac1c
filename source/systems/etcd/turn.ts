import type { Etcd3 } from 'etcd3';
import type { Endpoint } from '../../net/endpoint.ts';
import { type Limit, withLimit } from '../../net/limit.ts';
import { withClient } from './library.ts';

/** A key of ours in etcd that one console holds at a time, on any machine. */
export type EtcdTurn = {
  readonly kind: 'taken';
  /**
   * Who holds it where we do not any more: the value of the key; `by` is absent where our lease has ended.
   * Undefined while it is ours, or no member answers.
   */
  readonly lostTo: () => Promise<{ readonly by?: string } | undefined>;
  /** Gives it back. Never rejects: what is not given back ends with its lease. */
  readonly release: () => Promise<void>;
};

/** What came of asking for it. */
export type TurnAnswer =
  | EtcdTurn
  /** Another console holds it: the value of the key. */
  | { readonly kind: 'held'; readonly by: string }
  /** No member answers, or they are no quorum: nothing was written. */
  | { readonly kind: 'silent'; readonly why: string }
  /** Our user may not write there: it cannot be had. */
  | { readonly kind: 'forbidden'; readonly why: string }
  /** It was asked for, and whether it was given is not known. */
  | { readonly kind: 'unclear'; readonly why: string };

/** What is asked for. */
type TurnWish = {
  /** The key, below a prefix of our own. */
  readonly key: string;
  /** Written as its value: who we are. */
  readonly value: string;
  /** Whether the one who wrote a value is known to be gone. */
  readonly isGone: (value: string) => boolean;
};

/** How long it outlives its holder, s: the life of its lease, which is prolonged while it is held. */
const LIFE_S = 15;
const PROLONG_EVERY_MS = 4_000;
// Of one member, and of all together: a busy machine needs seconds, and an emergency does not wait for longer.
const ASK_WITHIN_MS = 2_000;
const ASK_ALL_WITHIN_MS = 5_000;

/** Asks for it by way of the first member that answers. Never rejects. */
export async function takeEtcdTurn(
  endpoints: readonly Endpoint[],
  { isGone, ...wish }: TurnWish,
): Promise<TurnAnswer> {
  const limit: Limit = { deadlineMs: ASK_WITHIN_MS };
  const granted = await firstOf(endpoints, {}, async (client) => {
    const { ID } = await client.leaseClient.leaseGrant({ TTL: LIFE_S });
    return ID;
  });
  if ('error' in granted) return { kind: 'silent', why: granted.error };
  const { from, value: lease } = granted;
  const mine: Mine = { ...wish, lease };
  const { key, value } = mine;
  const revoke = async () => {
    await firstOf([from, ...endpoints], {}, (client) => client.leaseClient.leaseRevoke({ ID: lease }));
  };
  try {
    const holder = await once(from, limit, (client) => put(client, mine));
    if (holder !== undefined && holder.value !== value) {
      const replaced =
        isGone(holder.value) && (await once(from, limit, (client) => replace(client, mine, holder.revision)));
      if (!replaced) {
        await revoke();
        return { kind: 'held', by: holder.value };
      }
    }
  } catch (error) {
    // Its answer was lost. The key shows whether it was written.
    const now = await firstOf(endpoints, {}, (client) => read(client, key));
    if (!('error' in now) && now.value?.value === value && now.value.lease === lease) {
      return held(endpoints, mine, revoke);
    }
    await revoke();
    const { message } = error as Error;
    // A user who may watch the keys of Patroni alone: that is an answer.
    if (/permission denied/i.test(message)) return { kind: 'forbidden', why: `${message} (${key})` };
    if (!('error' in now) && now.value !== undefined && now.value.value !== value)
      return { kind: 'held', by: now.value.value };
    return { kind: 'unclear', why: message };
  }
  return held(endpoints, mine, revoke);
}

type Mine = { readonly key: string; readonly value: string; readonly lease: string };

function held(
  endpoints: readonly Endpoint[],
  { key, value, lease }: Mine,
  revoke: () => Promise<void>,
): EtcdTurn {
  const ended = new AbortController();
  const timer = setInterval(() => {
    void firstOf(endpoints, { signal: ended.signal }, (client) => prolong(client, lease));
  }, PROLONG_EVERY_MS);
  // The program may end meanwhile; the lease ends soon after it.
  timer.unref();
  return {
    kind: 'taken',
    lostTo: async () => {
      const now = await firstOf(endpoints, {}, (client) => read(client, key));
      if ('error' in now) return undefined;
      // Without a key another console can have held it since, and may be at work.
      if (now.value === undefined) return {};
      return now.value.value === value ? undefined : { by: now.value.value };
    },
    release: async () => {
      clearInterval(timer);
      ended.abort();
      await revoke();
    },
  };
}

type Standing = { readonly value: string; readonly revision: string; readonly lease: string };

/** Writes the key where there is none; else returns what is there. */
async function put(client: Etcd3, { key, value, lease }: Mine): Promise<Standing | undefined> {
  const answer = await client
    .if(key, 'Version', '==', 0)
    .then(client.put(key).value(value).lease(lease))
    .else(client.get(key))
    .commit();
  if (answer.succeeded) return undefined;
  return standing(answer.responses[0]?.response_range?.kvs);
}

async function replace(client: Etcd3, { key, value, lease }: Mine, revision: string): Promise<boolean> {
  const answer = await client
    .if(key, 'Mod', '==', Number(revision))
    .then(client.put(key).value(value).lease(lease))
    .commit();
  return answer.succeeded;
}

async function read(client: Etcd3, key: string): Promise<Standing | undefined> {
  const { kvs } = await client.get(key).exec();
  return standing(kvs);
}

type Kv = { readonly value: Buffer; readonly mod_revision: string; readonly lease: string };

function standing(kvs: readonly Kv[] | undefined): Standing | undefined {
  const [kv] = kvs ?? [];
  if (kv === undefined) return undefined;
  return { value: kv.value.toString('utf8'), revision: String(kv.mod_revision), lease: String(kv.lease) };
}

async function prolong(client: Etcd3, lease: string): Promise<void> {
  const stream = await client.leaseClient.leaseKeepAlive();
  try {
    await new Promise<void>((resolve, reject) => {
      stream.on('data', () => resolve());
      stream.on('error', reject);
      stream.write({ ID: lease });
    });
  } finally {
    stream.end();
  }
}

/** Asks one after the other until one answers, or the time is over. */
async function firstOf<T>(
  endpoints: readonly Endpoint[],
  ends: Pick<Limit, 'signal'>,
  question: (client: Etcd3) => Promise<T>,
): Promise<{ readonly from: Endpoint; readonly value: T } | { readonly error: string }> {
  let error = 'there is no etcd member to ask';
  const until = performance.now() + ASK_ALL_WITHIN_MS;
  for (const endpoint of endpoints) {
    const left = until - performance.now();
    if (left <= 0) break;
    try {
      const deadlineMs = Math.ceil(Math.min(left, ASK_WITHIN_MS));
      return { from: endpoint, value: await once(endpoint, { ...ends, deadlineMs }, question) };
    } catch (thrown) {
      error = (thrown as Error).message;
    }
  }
  return { error };
}

function once<T>(endpoint: Endpoint, limit: Limit, question: (client: Etcd3) => Promise<T>): Promise<T> {
  return withClient(endpoint, (client) => withLimit(limit, () => question(client)));
}
