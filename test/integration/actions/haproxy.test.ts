import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { inside } from '../../inside.ts';
import { aSyncStandby, containerName, containerState, leaderKey } from '../../stack.ts';
import { until } from '../../wait.ts';
import { acting, assertOutcome } from './acting.ts';

const { run, untilState } = acting();

const READS = 'postgres_replica_backend';

/** Status and sessions of a server, from the statistics page in HAProxy's own container. */
async function served(backend: string, server: string) {
  const script =
    'curl -s -u "$PAWS_HAPROXY_STATS_USER:$PAWS_HAPROXY_STATS_PASSWORD" "http://127.0.0.1:7000/stats;csv"';
  const rows = (await inside('haproxy', 'sh', '-c', script)).split('\n').map((line) => line.split(','));
  const row = rows.find((cells) => cells[0] === backend && cells[1] === server);
  return { status: row?.[17] ?? '', sessions: Number(row?.[4]) };
}

test('drain, maintenance and ready are what the statistics show', async () => {
  const replica = await aSyncStandby();
  const server = `${READS}/${replica}`;
  for (const [id, shown] of [
    ['haproxy drain', /^DRAIN/],
    ['haproxy maint', /^MAINT/],
    ['haproxy ready', /^UP/],
  ] as const) {
    const result = await run(id, undefined, { server });
    assertOutcome(result);
    await until(async () => shown.test((await served(READS, replica)).status), {
      timeoutMs: 10_000,
      what: `${id} in the statistics`,
    });
  }
});

test('shut sessions are cut: the client of one loses its connection', { timeout: 60_000 }, async (t) => {
  const leader = await leaderKey();
  const backend = 'postgres_primary_backend';
  const password = `PGPASSWORD=${process.env.PAWS_POSTGRES_PASSWORD ?? ''}`;
  const sleeper = ['psql', '-h', 'haproxy', '-p', '5000', '-U', 'postgres', '-c', 'SELECT pg_sleep(60)'];
  const argv = ['exec', '-e', password, await containerName('sentinel1'), 'timeout', '60', ...sleeper];
  const client = spawn('docker', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  t.after(() => client.kill());
  let said = '';
  client.stderr.on('data', (data) => {
    said += String(data);
  });
  const ended = new Promise<number | null>((resolve) => client.on('close', resolve));
  await until(async () => (await served(backend, leader)).sessions > 0, {
    timeoutMs: 15_000,
    what: 'the session',
  });
  await untilState('the session', ({ haproxy }) =>
    (haproxy.haproxy?.value?.servers ?? []).some(
      (row) => row.backend === backend && row.server === leader && row.sessions > 0,
    ),
  );
  assertOutcome(await run('haproxy shutdown-sessions', undefined, { server: `${backend}/${leader}` }));
  assert.notEqual(await ended, 0);
  assert.match(said, /server closed the connection|connection to server was lost|SSL SYSCALL/);
  assert.equal(await containerState(leader), 'running');
});
