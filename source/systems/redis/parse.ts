import { numeral } from '../../net/read.ts';
import { memberName } from '../../text/member-name.ts';
import type { RedisNode } from './facts.ts';
import { refusalOf, type SaveSettings } from './refusal.ts';

/**
 * `INFO` → node. `settings`: those that decide whether a failed snapshot stops writes, where they were asked for.
 * @throws Error that names the field of a wrong type, or says that it is no INFO at all.
 */
export function parseInfo(member: string, text: string, settings?: SaveSettings): RedisNode {
  const info = infoFields(text);
  const version = info.get('redis_version');
  if (version === undefined) throw new Error('INFO has no redis_version');
  const count = (name: string) => numeral(name, info.get(name)) ?? 0;
  const role = info.get('role');
  const masterHost = info.get('master_host');
  const refusal = role === 'master' ? refusalOf(info, count, settings) : undefined;
  return {
    name: member,
    role: role === 'master' || role === 'slave' ? role : 'unknown',
    version,
    usedMemory: count('used_memory'),
    maxMemory: count('maxmemory'),
    maxMemoryPolicy: info.get('maxmemory_policy') ?? '',
    clients: count('connected_clients'),
    opsPerSecond: count('instantaneous_ops_per_sec'),
    offset: role === 'slave' ? count('slave_repl_offset') : count('master_repl_offset'),
    ...(masterHost === undefined
      ? {}
      : { masterHost: memberName(masterHost), masterLinkUp: info.get('master_link_status') === 'up' }),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

/** Every field of `INFO`, in its order. */
export function infoFields(text: string): ReadonlyMap<string, string> {
  const info = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) info.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return info;
}
