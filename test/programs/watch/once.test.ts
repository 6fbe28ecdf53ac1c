import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Member } from '../../../source/inventory/inventory.ts';
import type { FactEvent } from '../../../source/model/event.ts';
import { observeOnce } from '../../../source/watch/once.ts';

/** A port of 127.0.0.1 at which every connection gets this; it is closed with the test. */
async function serve(t: TestContext, welcome: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    welcome(socket);
  }).listen(0, '127.0.0.1');
  t.after(() => {
    server.close();
    for (const socket of open) socket.destroy();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What PostgreSQL says to a client whose password is wrong. */
function refusal(): Buffer {
  const fields = Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed\0\0');
  const head = Buffer.from([0x45, 0, 0, 0, fields.length + 4]);
  return Buffer.concat([head, fields]);
}

test('PostgreSQL of a node whose Patroni does not answer is asked after that, not only beside it', async (t) => {
  const ports = new Map([
    ['rest', await serve(t, () => undefined)],
    // That it does not let us in is an answer of it, too.
    ['postgres', await serve(t, (socket) => socket.once('data', () => socket.end(refusal())))],
  ]);
  const member: Member = {
    ...{ name: 'patroni1', role: 'patroni', key: 'patroni1' },
    at: (purpose) => {
      const port = ports.get(purpose);
      if (port === undefined) return { absent: 'it has no such port' };
      return { member: 'patroni1', host: '127.0.0.1', port, auth: { user: 'monitor', password: 'x' } };
    },
  };
  const events: FactEvent[] = [];
  const inventory = { members: () => [member] };
  await observeOnce(
    { project: 'paws360', inventory },
    (event) => events.push(event),
    new AbortController().signal,
  );
  const told = events.map((event) =>
    event.type === 'source.failed' ? `${event.system} failed` : event.type.replace('.observed', ''),
  );
  assert.deepEqual(
    told.filter((one) => one.startsWith('p')),
    ['postgres', 'patroni failed', 'postgres'],
  );
});
