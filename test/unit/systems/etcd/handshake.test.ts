import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { etcdClient } from '../../../../source/systems/etcd/client.ts';
import { until } from '../../../wait.ts';

// A member that is frozen: the system takes the connection, and no process answers in it.
test('a client that is closed leaves no handshake behind with a member that is frozen', async (t) => {
  const open = new Set<Socket>();
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    open.add(socket.on('error', () => undefined).resume());
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const client = etcdClient({ member: 'etcd1', host: '127.0.0.1', port, tls: { serverName: 'etcd1' } });
  await assert.rejects(client.status({ deadlineMs: 500 }), /etcd1 at 127\.0\.0\.1:\d+: no answer within/);
  await until(() => taken > 0, { timeoutMs: 5_000, what: 'a connection' });
  client.close();
  await until(() => open.size === 0, { timeoutMs: 5_000, what: 'the end of the handshake' });
});
