// By the words of `INFO`: the last snapshot, and where a log is kept, the last write to it and its last rewrite.
const SNAPSHOT = ['rdb_last_bgsave_status'];
const LOG = ['aof_last_write_status', 'aof_last_bgrewrite_status'];

/**
 * What an instance failed to keep on disk the last time that it tried, in the words of `INFO`; undefined where nothing.
 * Source: https://redis.io/docs/latest/commands/info/
 */
export function unsavedOf(info: ReadonlyMap<string, string>): string | undefined {
  const kept = info.get('aof_enabled') === '1' ? [...SNAPSHOT, ...LOG] : SNAPSHOT;
  const failed = kept.filter((name) => info.get(name) === 'err');
  return failed.length === 0 ? undefined : failed.map((name) => `${name} err`).join(', ');
}
