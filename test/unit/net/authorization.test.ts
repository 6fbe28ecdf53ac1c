import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { patroniClient } from '../../../source/systems/patroni/client.ts';

const limit = { deadlineMs: 5_000 };

test('Patroni gets the password with a change only, another node never', async (t) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'open'}`);
    response.end(JSON.stringify({ patroni: { name: 'patroni1', scope: 'paws360', version: '4.0.7' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const auth = { user: 'patroni', password: 'canary-rest-Vb2' };
  const client = patroniClient({ member: 'patroni1', host: '127.0.0.1', port, auth });
  t.after(client.close);
  const reload = { method: 'POST', path: '/reload' } as const;
  assert.equal((await client.write(reload, limit, { name: 'patroni1', scope: 'other' })).type, 'not-sent');
  assert.equal((await client.write(reload, limit, { name: 'patroni1', scope: 'paws360' })).type, 'answered');
  const basic = `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}`;
  assert.deepEqual(requests, ['GET /patroni open', 'GET /patroni open', `POST /reload ${basic}`]);
});
