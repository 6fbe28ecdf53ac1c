import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { haproxyRuntime } from '../../../../source/systems/haproxy/admin.ts';
import { runtimeLine } from '../../../../source/systems/haproxy/command.ts';

/** A runtime API that answers nothing, and keeps what it was sent. */
async function runtimeApi(t: TestContext) {
  const received: string[] = [];
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      received.push(String(data));
      socket.end('\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { received, endpoint: { member: 'haproxy', host: '127.0.0.1', port } };
}

const command = { type: 'haproxy.state', proxy: 'haproxy', port: 1, backend: 'b', state: 'drain' } as const;

test('one command is one line', async (t) => {
  const { received, endpoint } = await runtimeApi(t);
  await haproxyRuntime(endpoint, runtimeLine({ ...command, server: 'patroni3' }), { deadlineMs: 2_000 });
  assert.deepEqual(received, ['set server b/patroni3 state drain\n']);
});

test('a server whose name holds another command is never sent', async (t) => {
  const { received, endpoint } = await runtimeApi(t);
  for (const server of ['x; shutdown sessions server b/y #', 'x\nshow info', 'x <<', 'x\\']) {
    const line = runtimeLine({ ...command, server });
    await assert.rejects(haproxyRuntime(endpoint, line, { deadlineMs: 2_000 }), /more than one command/);
  }
  assert.deepEqual(received, []);
});
