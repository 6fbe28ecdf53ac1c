import { endpointAt, type Member } from '../inventory/inventory.ts';
import type { FactEvent } from '../model/event.ts';
import type { Written } from '../model/written.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Limit } from '../net/limit.ts';
import { query } from '../net/postgres.ts';
import { redisConnection } from '../net/resp.ts';
import type { Emit } from '../systems/system.ts';
import type { Pace } from './pace.ts';
import { attempt, poll, type Supervised } from './supervise.ts';

/** How often a write of our own is made while writes are acknowledged, and while they are not, ms. */
const WRITE_EVERY_MS = 5_000;
const AGAIN_EVERY_MS = 1_000;
/** A write that is not acknowledged for as long as this is none for a client either, ms. */
const DEADLINE_MS = 2_000;

// Made by the bundled stack (`stack/patroni/ensure-roles.sh`): one row for all consoles.
const SQL = `
insert into paws_console.write_check (id, written_at) values (1, clock_timestamp())
on conflict (id) do update set written_at = excluded.written_at`;

// It goes by itself: nothing is left of a console that has ended.
const KEY = 'paws-console:write-check';
const KEY_LIVES_MS = 10_000;

/** A way on which clients write, and where it begins now; undefined while that is not known. */
export type Way = {
  /** Another one when the members are others. */
  readonly key: string;
  readonly place: () => Endpoint | undefined;
  readonly write: (endpoint: Endpoint, limit: Limit) => Promise<void>;
};

/** Who of the Redis instances is master, in the eyes of most sentinels. */
export function makeNamedMaster() {
  const named = new Map<string, string>();
  return {
    record: (event: FactEvent): void => {
      if (event.type !== 'member.observed' || event.system !== 'sentinel') return;
      const [first] = event.fact.masters;
      if (first === undefined) named.delete(event.member);
      else named.set(event.member, first.host);
    },
    name: (): string | undefined => {
      const hosts = [...named.values()];
      const votes = (host: string) => hosts.filter((other) => other === host).length;
      return hosts.toSorted((a, b) => votes(b) - votes(a))[0];
    },
  };
}

/**
 * The ways on which clients write to this stack: through each HAProxy, as the role that watches, and to the Redis that the
 * sentinels name.
 */
export function waysOf(members: readonly Member[], master: () => string | undefined): readonly Way[] {
  const of = (role: Member['role']) => members.filter((member) => member.role === role);
  const nodes = of('patroni');
  const login = () =>
    nodes.map((node) => endpointAt(node, 'postgres')?.auth).find((auth) => auth !== undefined);
  const proxies = of('haproxy').map(
    (proxy): Way => ({
      key: JSON.stringify([proxy.key, ...nodes.map(({ key }) => key)]),
      place: () => {
        const [place, auth] = [endpointAt(proxy, 'primary'), login()];
        return place === undefined || auth === undefined ? undefined : { ...place, auth };
      },
      write: writeRow,
    }),
  );
  const instances = of('redis');
  const place = () =>
    endpointAt(
      instances.find(({ name }) => name === master()),
      'redis',
    );
  const redis: Way = { key: JSON.stringify(instances.map(({ key }) => key)), place, write: writeKey };
  return instances.length === 0 ? proxies : [...proxies, redis];
}

async function writeRow(endpoint: Endpoint, limit: Limit): Promise<void> {
  await query(endpoint, SQL, [], limit);
}

async function writeKey(endpoint: Endpoint, limit: Limit): Promise<void> {
  // A pause of its clients holds up the whole connection: this one is not that by which it is asked.
  const connection = redisConnection(endpoint);
  try {
    const set = ['SET', KEY, String(Date.now()), 'PX', String(KEY_LIVES_MS)];
    const [reply] = await connection.pipeline([set], limit);
    if (reply?.ok !== true)
      throw new Error(
        `${endpoint.member} at ${endpoint.host}:${endpoint.port}: ${reply?.error ?? 'no answer'}`,
      );
  } finally {
    connection.close();
  }
}

/** Writes on a way, as long as `mayWrite` says so, now and then. */
export function watchWrites(
  way: Way,
  mayWrite: () => boolean,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  let failing = false;
  return poll({
    signal,
    pace: {
      ...pace,
      periodMs: () => Math.max(failing ? AGAIN_EVERY_MS : WRITE_EVERY_MS, pace.periodMs()),
    },
    deadlineMs: DEADLINE_MS,
    onError: failed(way, emit),
    run: async (limit) => {
      failing = true;
      await writeOnce(way, mayWrite, emit, limit);
      failing = false;
    },
  });
}

/** Writes on a way once, where that may be. Failures become events. */
export async function observeWrite(
  way: Way,
  mayWrite: () => boolean,
  emit: Emit,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const run = (limit: Limit) => writeOnce(way, mayWrite, emit, limit);
  await attempt({ signal, deadlineMs, onError: failed(way, emit), run });
}

async function writeOnce(
  { place, write }: Way,
  mayWrite: () => boolean,
  emit: Emit,
  limit: Limit,
): Promise<void> {
  const endpoint = place();
  if (endpoint === undefined) return;
  const { member } = endpoint;
  const tell = (written: Written) => emit({ type: 'write.tried', member, written, at: Date.now() });
  if (!mayWrite()) return tell({ type: 'unknown', why: 'this console may not write' });
  const from = performance.now();
  try {
    await write(endpoint, limit);
    tell({ type: 'acknowledged', tookMs: Math.round(performance.now() - from) });
  } catch (error) {
    const why = whyUntold(error);
    if (why === undefined) throw error;
    tell({ type: 'unknown', why });
  }
}

// No login (class 28), no table or no right to it (class 42): that stops us, and no client.
function whyUntold(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const ours = /^(28|42|3F)...$/.test(code) || /: (NOAUTH|WRONGPASS|NOPERM) /.test(String(error));
  return ours ? (error as Error).message : undefined;
}

function failed({ place }: Way, emit: Emit) {
  return (error: string, at: number, lateMs?: number): void => {
    const member = place()?.member;
    if (lateMs !== undefined) emit({ type: 'console.late', lateMs, at });
    else if (member !== undefined) emit({ type: 'source.failed', system: 'writes', member, error, at });
  };
}
