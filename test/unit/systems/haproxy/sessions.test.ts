import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { endLeftSessions, parseSessions } from '../../../../source/systems/haproxy/sessions.ts';

// As HAProxy 3.0.11 prints it, cut short.
const line = (id: string, backend: string, server: string, age: string) =>
  `${id}: proto=tcpv4 src=172.18.0.15:52066 fe=postgres_primary be=${backend} srv=${server} ts=00 epoch=0 age=${age} calls=2 rate=0`;
const SESSIONS = [
  line('0x7f645acb9400', 'postgres_primary_backend', 'patroni1', '3m12s'),
  line('0x7f645acb9800', 'postgres_primary_backend', 'patroni2', '1h2m3s'),
  line('0x7f645acb9c00', 'postgres_primary_backend', '<none>', '2m0s'),
  line('0x7f645acba000', 'postgres_primary_backend', 'patroni1', '2s'),
  line('0x7f645acba400', 'postgres_replica_backend', 'patroni1', '5m0s'),
  line('0x7f645acba800', '<NONE>', '<none>', '0s'),
  '',
].join('\n');

test('a session has its address, its server and its age', () => {
  assert.deepEqual(parseSessions(SESSIONS).slice(0, 3), [
    { id: '0x7f645acb9400', backend: 'postgres_primary_backend', server: 'patroni1', ageSeconds: 192 },
    { id: '0x7f645acb9800', backend: 'postgres_primary_backend', server: 'patroni2', ageSeconds: 3723 },
    { id: '0x7f645acb9c00', backend: 'postgres_primary_backend', server: null, ageSeconds: 120 },
  ]);
  assert.deepEqual(parseSessions('Unknown command'), []);
});

/** A runtime API that lists these sessions, until one is shut down that it does not keep. */
async function runtimeApi(t: TestContext, { keeps }: { readonly keeps: readonly string[] }) {
  const asked: string[] = [];
  let lines = SESSIONS.split('\n');
  const server = createServer((socket) =>
    socket.once('data', (data) => {
      const command = String(data).trim();
      asked.push(command);
      const [, id = ''] = /^shutdown session (\S+)$/.exec(command) ?? [];
      if (id !== '' && !keeps.includes(id)) lines = lines.filter((one) => !one.startsWith(id));
      socket.end(command === 'show sess' ? lines.join('\n') : '\n');
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const endpoint = { member: 'haproxy', host: '127.0.0.1', port: (server.address() as AddressInfo).port };
  return { endpoint, asked };
}

test('only sessions for writes that no server for writes has are ended', async (t) => {
  const { endpoint, asked } = await runtimeApi(t, { keeps: [] });
  assert.equal(await endLeftSessions(endpoint, ['patroni2'], { deadlineMs: 10_000 }), 0);
  assert.deepEqual(asked, [
    'show sess',
    'shutdown session 0x7f645acb9400',
    'shutdown session 0x7f645acb9c00',
    'show sess',
  ]);
});

test('a session that HAProxy keeps all the same is counted', async (t) => {
  const { endpoint } = await runtimeApi(t, { keeps: ['0x7f645acb9400'] });
  assert.equal(await endLeftSessions(endpoint, ['patroni2'], { deadlineMs: 10_000 }), 1);
});
