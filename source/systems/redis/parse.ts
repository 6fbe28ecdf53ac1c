import { defined, numeral } from '../../net/read.ts';
import { infoFields } from '../../net/redis-info.ts';
import { memberName } from '../../text/member-name.ts';
import type { RedisNode } from './facts.ts';
import { unsavedOf } from './persistence.ts';
import { refusalOf, type WriteSettings } from './refusal.ts';

/**
 * `INFO` → node. `settings`: those that decide whether it takes writes, where they were asked for.
 * @throws Error that names the field of a wrong type, or says that it is no INFO at all.
 */
export function parseInfo(member: string, text: string, settings?: WriteSettings): RedisNode {
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
    ...defined({ runId: info.get('run_id'), tcpPort: numeral('tcp_port', info.get('tcp_port')) }),
    offset: role === 'slave' ? count('slave_repl_offset') : count('master_repl_offset'),
    ...(masterHost === undefined
      ? {}
      : {
          masterHost: memberName(masterHost),
          masterLinkUp: info.get('master_link_status') === 'up',
          ...defined({ masterPort: numeral('master_port', info.get('master_port')) }),
        }),
    ...defined({ refusal, unsaved: unsavedOf(info) }),
  };
}
