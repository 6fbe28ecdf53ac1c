import type { WriteRefusal } from './facts.ts';

type Info = ReadonlyMap<string, string>;

/** The settings that decide whether a failed snapshot stops writes, as they are written; absent where they are not readable. */
export type SaveSettings = { readonly stopsWrites?: string; readonly save?: string };

/** Whether a master reports a failed snapshot, so that `SaveSettings` are worth asking for. */
export function snapshotFailed(info: Info): boolean {
  return info.get('role') === 'master' && info.get('rdb_last_bgsave_status') === 'err';
}

/**
 * Why a master refuses writes, as `INFO` of Redis 7 and 8 shows it; undefined where it shows none. A pause of its
 * clients is reported by Valkey alone. Source: Redis `server.c` (`processCommand`), `evict.c` (`getMaxmemoryState`).
 */
export function refusalOf(
  info: Info,
  count: (name: string) => number,
  settings: SaveSettings = {},
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
  // It is there only where a number of replicas is required, which is then one or more.
  if (info.has('min_slaves_good_slaves') && count('min_slaves_good_slaves') === 0)
    return of('NOREPLICAS', 'min_slaves_good_slaves 0');
  return undefined;
}

// `db0:keys=5,expires=2,avg_ttl=…`
function expiring(info: Info): boolean {
  return [...info].some(([name, value]) => /^db\d+$/.test(name) && /\bexpires=[1-9]/.test(value));
}
