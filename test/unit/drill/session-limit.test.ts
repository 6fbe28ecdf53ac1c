import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { checkCapacity, crowded } from '../../../source/drill/session-limit.ts';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import { haproxyConnections } from '../../../source/systems/haproxy/admin.ts';

/** A runtime API that says the same to everybody. */
async function saying(t: TestContext, answer: string): Promise<Endpoint> {
  const server = createServer((socket) => socket.once('data', () => socket.end(answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { member: 'haproxy', host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

test('the connections are those of the process, not those per second or ever', async (t) => {
  const proxy = await saying(t, 'CumConns: 88123\nCurrConns: 31\nMaxConnRate: 7\nMaxconn: 1000\n');
  assert.deepEqual(await haproxyConnections(proxy, { deadlineMs: 10_000 }), { open: 31, most: 1000 });
  await checkCapacity(proxy);
});

test('a proxy that does not say so is named', async (t) => {
  const proxy = await saying(t, 'Unknown command\n');
  await assert.rejects(
    haproxyConnections(proxy, { deadlineMs: 10_000 }),
    /haproxy: show info has no CurrConns/,
  );
});

test('half of the connections taken is too many, with the way out', () => {
  assert.equal(crowded('haproxy', { open: 499, most: 1000 }), undefined);
  assert.equal(crowded('haproxy', { open: 0, most: 0 }), undefined, 'no limit');
  assert.match(
    crowded('haproxy', { open: 500, most: 1000 }) ?? '',
    /^haproxy has 500 of 1000 connections open, .*: paws-console container restart haproxy$/,
  );
});

test('a drill is refused if too few sessions are left, and not if HAProxy cannot be asked', async (t) => {
  await assert.rejects(checkCapacity(await saying(t, 'CurrConns: 912\nMaxconn: 1000\n')), /912 of 1000/);
  await checkCapacity(undefined);
});
