import { endpointAt, type Member } from '../inventory/inventory.ts';
import type { FactEvent } from '../model/event.ts';
import type { Written } from '../model/written.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { isWrongMember, prove } from '../net/identity.ts';
import type { Limit } from '../net/limit.ts';
import { query } from '../net/postgres.ts';
import { infoFields } from '../net/redis-info.ts';
import { redisConnection } from '../net/resp.ts';
import type { Emit } from '../systems/system.ts';
import type { Pace } from './pace.ts';
import { attempt, poll, type Supervised } from './supervise.ts';

/** How often a write of our own is made while writes are acknowledged, and while they are not, ms. */
const WRITE_EVERY_MS = 5_000;
const AGAIN_EVERY_MS = 1_000;
/** A write that is not acknowledged for as long as this is none for a client either, ms. */
const DEADLINE_MS = 2_000;

// Made by the bundled stack (`stack/patroni/ensure-roles.sh`), elsewhere by who configured it: one row for all consoles.
const SQL = `
insert into paws_console.write_check (id, written_at)
select 1, clock_timestamp() from pg_control_system() where system_identifier::text = $1
on conflict (id) do update set written_at = excluded.written_at
returning id`;

// It goes by itself: nothing is left of a console that has ended.
const KEY = 'paws-console:write-check';
const KEY_LIVES_MS = 10_000;

/** A way on which clients write, and where it begins now; undefined while that is not known. */
export type Way = {
  /** Another one when the members are others. */
  readonly key: string;
  readonly place: () => Endpoint | undefined;
  /** Why no client writes on it now either, so that a write would tell nothing. */
  readonly unused?: () => string | undefined;
  readonly write: (endpoint: Endpoint, limit: Limit) => Promise<void>;
};

/** Where writes go, and who must take them, as the members have reported so far. */
export type Targets = {
  /** The Redis that most sentinels name as the master. */
  readonly master: () => string | undefined;
  /** `run_id` of a Redis. */
  readonly runId: (member: string) => string | undefined;
  /** System identifier of the PostgreSQL cluster. */
  readonly systemId: () => string | undefined;
  /** Whether a standby leader leads: the members of a standby cluster take no writes. */
  readonly isStandbyCluster: () => boolean;
};

/** Records what members report of the targets. */
export function makeTargets(): Targets & { readonly record: (event: FactEvent) => void } {
  const named = new Map<string, string>();
  const runIds = new Map<string, string | undefined>();
  let systemId: string | undefined;
  const roles = new Map<string, string>();
  return {
    record: (event) => {
      if (event.type !== 'member.observed') return;
      if (event.system === 'patroni') {
        systemId = event.fact.systemId ?? systemId;
        roles.set(event.member, event.fact.role);
      }
      if (event.system === 'redis') runIds.set(event.member, event.fact.runId);
      if (event.system !== 'sentinel') return;
      const [first] = event.fact.masters;
      if (first === undefined) named.delete(event.member);
      else named.set(event.member, first.host);
    },
    master: () => {
      const hosts = [...named.values()];
      const votes = (host: string) => hosts.filter((other) => other === host).length;
      return hosts.toSorted((a, b) => votes(b) - votes(a))[0];
    },
    runId: (member) => runIds.get(member),
    systemId: () => systemId,
    isStandbyCluster: () => {
      const all = [...roles.values()];
      return all.includes('standby_leader') && !all.includes('primary');
    },
  };
}

/**
 * The ways on which clients write to this stack: through each HAProxy, as the role that watches, and to the Redis that the
 * sentinels name. Nothing is written before it is known who must take it, and only that member takes it.
 */
export function waysOf(members: readonly Member[], targets: Targets): readonly Way[] {
  const of = (role: Member['role']) => members.filter((member) => member.role === role);
  const nodes = of('patroni');
  const login = () =>
    nodes.map((node) => endpointAt(node, 'postgres')?.auth).find((auth) => auth !== undefined);
  const proxies = of('haproxy').map(
    (proxy): Way => ({
      key: JSON.stringify([proxy.key, ...nodes.map(({ key }) => key)]),
      place: () => {
        const [place, auth] = [endpointAt(proxy, 'primary'), login()];
        const isKnown = place !== undefined && auth !== undefined && targets.systemId() !== undefined;
        return isKnown ? { ...place, auth } : undefined;
      },
      unused: () => (targets.isStandbyCluster() ? 'a standby cluster takes no writes' : undefined),
      write: (endpoint, limit) => writeRow(endpoint, targets.systemId(), limit),
    }),
  );
  const instances = of('redis');
  const redis: Way = {
    key: JSON.stringify(instances.map(({ key }) => key)),
    place: () => {
      const master = instances.find(({ name }) => name === targets.master());
      return master === undefined || targets.runId(master.name) === undefined
        ? undefined
        : endpointAt(master, 'redis');
    },
    write: (endpoint, limit) => writeKey(endpoint, targets.runId(endpoint.member), limit),
  };
  return instances.length === 0 ? proxies : [...proxies, redis];
}

async function writeRow(endpoint: Endpoint, systemId: string | undefined, limit: Limit): Promise<void> {
  const rows = await query(endpoint, SQL, [systemId], limit);
  if (rows.length === 0) prove({ 'system identifier': systemId }, {});
}

async function writeKey(endpoint: Endpoint, runId: string | undefined, limit: Limit): Promise<void> {
  // A pause of its clients holds up the whole connection: this one is not that by which it is asked.
  const connection = redisConnection(endpoint);
  try {
    const set = ['SET', KEY, String(Date.now()), 'PX', String(KEY_LIVES_MS)];
    const check = (info: string) => prove({ run_id: runId }, { run_id: infoFields(info).get('run_id') });
    const [reply] = await connection.pipeline([set], limit, { question: ['INFO', 'server'], check });
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
  { place, unused, write }: Way,
  mayWrite: () => boolean,
  emit: Emit,
  limit: Limit,
): Promise<void> {
  const endpoint = place();
  if (endpoint === undefined) return;
  const { member } = endpoint;
  const tell = (written: Written) => emit({ type: 'write.tried', member, written, at: Date.now() });
  const instead = mayWrite() ? unused?.() : 'this console may not write';
  if (instead !== undefined) return tell({ type: 'unknown', why: instead });
  const from = performance.now();
  try {
    await write(endpoint, limit);
    tell({ type: 'acknowledged', tookMs: Math.round(performance.now() - from) });
  } catch (error) {
    const why = whyUnknown(error);
    if (why === undefined) throw error;
    tell({ type: 'unknown', why });
  }
}

// Another member than was meant, no login (class 28), no table or no right to it (class 42): that stops us, and no client.
function whyUnknown(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const ours =
    isWrongMember(error) ||
    /^(28|42|3F)...$/.test(code) ||
    /: (NOAUTH|WRONGPASS|NOPERM) /.test(String(error));
  return ours ? (error as Error).message : undefined;
}

function failed({ place }: Way, emit: Emit) {
  return (error: string, at: number, lateMs?: number): void => {
    const member = place()?.member;
    if (lateMs !== undefined) emit({ type: 'console.late', lateMs, at });
    else if (member !== undefined) emit({ type: 'source.failed', system: 'writes', member, error, at });
  };
}
