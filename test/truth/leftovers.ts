import { connect } from 'node:tls';
import { Redis } from 'ioredis';
import pg from 'pg';
import { docker, type Stack } from './stack.ts';

/** What a drill must not leave: rows, keys, faults, rules of iptables, and how many sessions HAProxy has. */
export type Leftovers = {
  readonly rows: number;
  readonly keys: number;
  readonly helpers: number;
  readonly rules: number;
  readonly sessions: number;
};

/** Counts what is there now. */
export async function leftovers(stack: Stack): Promise<Leftovers> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port: stack.port('haproxy', 5000), user: 'postgres', database: 'postgres' },
    password: stack.password,
  });
  await client.connect();
  const {
    rows: [there],
  } = await client.query("select to_regclass('paws_drill.attempt') is not null as is");
  const rows = there?.is
    ? Number((await client.query('select count(*)::int as n from paws_drill.attempt')).rows[0]?.n)
    : 0;
  await client.end();
  let keys = 0;
  for (const service of stack.services.filter((name) => /^redis/.test(name))) {
    const redis = new Redis({
      host: '127.0.0.1',
      port: stack.port(service, 6379),
      password: stack.redisPassword,
    });
    keys += (await redis.keys('paws:drill:*')).length;
    redis.disconnect();
  }
  const helpers = (await docker('ps', '-aq', '--filter', 'label=io.paws.fault'))
    .split('\n')
    .filter(Boolean).length;
  let rules = 0;
  for (const service of stack.services.filter((name) => /^patroni\d/.test(name))) {
    const container = stack.container(service);
    const saved = await docker(
      ...['run', '--rm', '--user', 'root', '--cap-add', 'NET_ADMIN', '--network', `container:${container}`],
      ...['--entrypoint', 'iptables-save', await imageOf(container)],
    );
    // A table of the packet filter without rules is left over as well.
    rules += saved.split('\n').filter((line) => line.startsWith('*filter') || line.includes('PAWS-')).length;
  }
  const info = await runtimeApi(stack, 'show info');
  return { rows, keys, helpers, rules, sessions: Number(/^CurrConns: (\d+)/m.exec(info)?.[1] ?? 0) };
}

async function imageOf(container: string): Promise<string> {
  return (await docker('inspect', '--format', '{{.Config.Image}}', container)).trim();
}

/** Asks HAProxy's runtime API, as who has the client's certificate. */
async function runtimeApi(stack: Stack, line: string): Promise<string> {
  const tls = await stack.tls();
  const place = { host: '127.0.0.1', port: stack.port('haproxy', 7001), servername: 'haproxy' };
  return await new Promise((resolve, reject) => {
    const socket = connect({ ...place, ...tls }, () => socket.write(`${line}\n`));
    let answer = '';
    socket.on('data', (data) => {
      answer += String(data);
    });
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
