import { endpointAt, type Member } from '../inventory/inventory.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { prove } from '../net/identity.ts';
import type { Limit } from '../net/limit.ts';
import { query } from '../net/postgres.ts';
import { infoFields } from '../net/redis-info.ts';
import { redisConnection } from '../net/resp.ts';
import { type Targets, throughProxies } from './targets.ts';
import type { Way } from './way.ts';

// Made by the bundled stack (`stack/patroni/ensure-roles.sh`), elsewhere by who configured it: one row for all consoles.
const SQL = `
insert into paws_console.write_check (id, written_at)
select 1, clock_timestamp() from pg_control_system() where system_identifier::text = $1
on conflict (id) do update set written_at = excluded.written_at
returning id`;

// It goes by itself: nothing is left of a console that has ended.
const KEY = 'paws-console:write-check';
const KEY_LIVES_MS = 10_000;

/**
 * The ways on which clients write to this stack: through each HAProxy, as the role that watches, and to the Redis that the
 * sentinels name. Nothing is written unless `mayWrite` says so, nor before it is known who must take it, and only that
 * member takes it.
 */
export function writeWays(
  members: readonly Member[],
  targets: Targets,
  mayWrite: () => boolean,
): readonly Way[] {
  const forbidden = () => (mayWrite() ? undefined : 'this console may not write');
  const proxies = throughProxies(members, 'primary').map(
    ({ key, place }): Way => ({
      ...{ system: 'writes', key },
      place: () => (targets.systemId() === undefined ? undefined : place()),
      unused: () =>
        forbidden() ?? (targets.isStandbyCluster() ? 'a standby cluster takes no writes' : undefined),
      ask: (endpoint, limit) => writeRow(endpoint, targets.systemId(), limit),
    }),
  );
  const instances = members.filter(({ role }) => role === 'redis');
  const redis: Way = {
    ...{ system: 'writes', key: JSON.stringify(instances.map(({ key }) => key)) },
    place: () => {
      const master = instances.find(({ name }) => name === targets.master());
      return master === undefined || targets.runId(master.name) === undefined
        ? undefined
        : endpointAt(master, 'redis');
    },
    unused: forbidden,
    ask: (endpoint, limit) => writeKey(endpoint, targets.runId(endpoint.member), limit),
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
