import type { WriteRefusal } from './facts.ts';

type Info = ReadonlyMap<string, string>;

/** The settings that decide whether a master takes writes, by their names in Redis. */
const SETTINGS = {
  stopsWrites: 'stop-writes-on-bgsave-error',
  save: 'save',
  minReplicas: 'min-replicas-to-write',
} as const;

/** Those settings, as they are written; absent where they were not asked for, or are not readable. */
export type WriteSettings = Readonly<Partial<Record<keyof typeof SETTINGS, string>>>;

/** The settings that are worth asking a master for by what it reports, each with its name in Redis. */
export function settingsToAsk(info: Info): readonly (readonly [keyof WriteSettings, string])[] {
  const wanted = {
    stopsWrites: snapshotFailed(info),
    save: snapshotFailed(info),
    minReplicas: needsReplicas(info),
  };
  const names = Object.keys(SETTINGS) as (keyof WriteSettings)[];
  return names.flatMap((name) =>
    info.get('role') === 'master' && wanted[name] ? [[name, SETTINGS[name]] as const] : [],
  );
}

function snapshotFailed(info: Info): boolean {
  return info.get('rdb_last_bgsave_status') === 'err';
}

// The line is there only where a number of replicas is required, which is then one or more.
function needsReplicas(info: Info): boolean {
  return info.has('min_slaves_good_slaves');
}

/**
 * Why a master refuses writes, as `INFO` of Redis 7 and 8 shows it; undefined where it shows none. A pause of its
 * clients is reported by Valkey alone. Source: Redis `server.c` (`processCommand`), `evict.c` (`getMaxmemoryState`).
 */
export function refusalOf(
  info: Info,
  count: (name: string) => number,
  settings: WriteSettings = {},
): WriteRefusal | undefined {
  const of = (kind: WriteRefusal['kind'], why: string, certain = true) => ({ kind, why, certain });
  if (info.get('loading') === '1') return of('LOADING', 'loading 1');
  const paused = info.get('paused_actions') ?? 'none';
  if (paused !== 'none') {
    const seconds = Math.ceil(count('paused_timeout_milliseconds') / 1000);
    return of('PAUSED', `${info.get('paused_reason') ?? 'paused'}, ${paused}, for ${seconds} s more`);
  }
  const taken = count('used_memory') - count('mem_not_counted_for_evict');
  const policy = info.get('maxmemory_policy') ?? '';
  const most = count('maxmemory');
  // Only keys that expire may be evicted under a policy for them: without one there is nothing to evict.
  const evicts = policy.startsWith('volatile-') ? expiring(info) : policy !== 'noeviction' && policy !== '';
  if (most > 0 && taken >= most && !evicts) return of('OOM', `used_memory ${taken} of ${most}, ${policy}`);
  if (info.get('aof_enabled') === '1' && info.get('aof_last_write_status') === 'err')
    return of('MISCONF', 'aof_last_write_status err');
  if (snapshotFailed(info)) {
    const { stopsWrites, save } = settings;
    if (stopsWrites === 'no' || save === '') return undefined;
    return of('MISCONF', 'rdb_last_bgsave_status err', stopsWrites !== undefined && save !== undefined);
  }
  return missesReplicas(info, count('min_slaves_good_slaves'), settings.minReplicas);
}

function missesReplicas(info: Info, good: number, required: string | undefined): WriteRefusal | undefined {
  // One is required at least.
  if (!needsReplicas(info) || good >= Number(required ?? 1)) return undefined;
  const setting = required === undefined ? '' : `, ${SETTINGS.minReplicas} ${required}`;
  return { kind: 'NOREPLICAS', why: `min_slaves_good_slaves ${good}${setting}`, certain: true };
}

// `db0:keys=5,expires=2,avg_ttl=…`
function expiring(info: Info): boolean {
  return [...info].some(([name, value]) => /^db\d+$/.test(name) && /\bexpires=[1-9]/.test(value));
}
