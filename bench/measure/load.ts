import { setTimeout as sleep } from 'node:timers/promises';
import { containerName, docker } from '../../test/stack.ts';
import { withLiveConsole } from '../console.ts';
import { type Row, row } from '../row.ts';
import type { Effort } from '../run.ts';

/** What counts as a request, by member. */
type Counts = ReadonlyMap<string, number>;

/**
 * Requests per second that each member gets from the console, as the members count them: what they count with the
 * console, less what they counted without it in a window of the same length before.
 */
export async function measureLoad(effort: Effort): Promise<Row[]> {
  const ms = effort.quick ? 6_000 : 20_000;
  const without = await rates(ms);
  const with_ = await withLiveConsole(async () => {
    await sleep(5_000);
    return await rates(ms);
  });
  const own = [...with_].map(
    ([member, rate]) => [member, Math.max(0, rate - (without.get(member) ?? 0))] as const,
  );
  const groups = [
    { name: 'etcd', of: /^etcd/, how: 'grpc_server_handled_total of each member' },
    {
      name: 'Patroni',
      of: /^patroni\d$/,
      how: 'connections that the REST API and PostgreSQL accepted (Tcp PassiveOpens of the container; Patroni takes one request per connection)',
    },
    { name: 'PostgreSQL', of: /^patroni\d transactions/, how: 'transactions of pg_stat_database' },
    { name: 'Redis and Sentinel', of: /^(redis|sentinel)/, how: 'total_commands_processed of INFO' },
    { name: 'HAProxy', of: /^haproxy/, how: 'requests to the frontend of the statistics' },
  ];
  return groups.map(({ name, of, how }) => {
    const each = own.filter(([member]) => of.test(member));
    const list = each.map(([member, rate]) => `${member.split(' ')[0]} ${rate.toFixed(1)}`).join(', ');
    return row(
      `load on ${name}, per node`,
      'requests/s',
      each.map(([, rate]) => rate),
      {
        // Windows and polls are not cut at the same moment: a request more or less is no other rate.
        limits: [
          {
            of: 'p99',
            at: 2 + 2_000 / ms,
            inclusive: true,
            name: 'each ≤ 2 requests/s (± 2 in the whole window)',
          },
        ],
        note: `${list}. Counted at the servers: ${how}, less what it was without the console.`,
      },
    );
  });
}

async function rates(ms: number): Promise<Counts> {
  const since = performance.now();
  const before = await count();
  await sleep(ms);
  const after = await count();
  const seconds = (performance.now() - since) / 1000;
  return new Map(
    [...after].map(([member, value]) => [member, (value - (before.get(member) ?? value)) / seconds]),
  );
}

async function count(): Promise<Counts> {
  const one = async (member: string, how: (member: string) => Promise<number>, name = member) => {
    const value = await how(member);
    if (!Number.isFinite(value)) throw new Error(`${name} says no count`);
    return [name, value] as const;
  };
  const nodes = ['patroni1', 'patroni2', 'patroni3'];
  return new Map(
    await Promise.all([
      ...['etcd1', 'etcd2', 'etcd3'].map((member) => one(member, grpcCalls)),
      ...nodes.map((member) => one(member, connectionsAccepted)),
      ...nodes.map((member) => one(member, transactions, `${member} transactions`)),
      ...['redis', 'redis-replica'].map((member) => one(member, (name) => commands(name, 6379))),
      ...['sentinel1', 'sentinel2', 'sentinel3'].map((member) =>
        one(member, (name) => commands(name, 26379)),
      ),
      one('haproxy', statisticsRequests),
    ]),
  );
}

async function grpcCalls(member: string): Promise<number> {
  const text = await inside(member, `curl -fsS http://127.0.0.1:2390/metrics`);
  const lines = [...text.matchAll(/^grpc_server_handled_total\{.*\} (\S+)$/gm)];
  if (lines.length === 0) throw new Error(`${member} counts no requests`);
  return lines.reduce((sum, [, value]) => sum + Number(value), 0);
}

async function connectionsAccepted(member: string): Promise<number> {
  const text = await inside(member, 'cat /proc/net/snmp');
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '));
  return Number(values?.[names?.indexOf('PassiveOpens') ?? -1]);
}

// Over the socket file, so that it opens no connection that the count above would count.
async function transactions(member: string): Promise<number> {
  const sql = 'select sum(xact_commit + xact_rollback) from pg_stat_database';
  return Number(
    await inside(
      member,
      `psql -h /tmp -U postgres -Atc "${sql}" || psql -h /var/run/postgresql -U postgres -Atc "${sql}"`,
    ),
  );
}

async function commands(member: string, port: number): Promise<number> {
  const text = await inside(member, `redis-cli -p ${port} info stats`);
  return Number(/total_commands_processed:(\d+)/.exec(text)?.[1]);
}

async function statisticsRequests(): Promise<number> {
  const csv = await inside(
    'haproxy',
    'curl -s -u "$PAWS_HAPROXY_STATS_USER:$PAWS_HAPROXY_STATS_PASSWORD" "http://127.0.0.1:7000/stats;csv"',
  );
  const [head = '', ...lines] = csv.replace(/^# /, '').split('\n');
  const column = head.split(',').indexOf('req_tot');
  const frontend = lines
    .map((line) => line.split(','))
    .find((cells) => cells[0] === 'stats' && cells[1] === 'FRONTEND');
  return Number(frontend?.[column]);
}

async function inside(member: string, script: string): Promise<string> {
  return await docker('exec', await containerName(member), 'sh', '-c', script);
}
