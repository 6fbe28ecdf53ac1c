import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { httpClient, type NoAnswerError } from '../../../source/net/http.ts';
import { patroniClient } from '../../../source/systems/patroni/client.ts';

const limit = { deadlineMs: 5_000 };
const SWITCHOVER = { method: 'POST', path: '/switchover', body: { leader: 'a', candidate: 'b' } } as const;

async function listening(handler: RequestListener): Promise<{ server: Server; port: number }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

async function freePort(): Promise<number> {
  const { server, port } = await listening(() => undefined);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a refused write was not sent', async () => {
  const port = await freePort();
  const client = patroniClient({ member: 'patroni2', host: '127.0.0.1', port });
  assert.deepEqual(await client.write(SWITCHOVER, limit), {
    type: 'not-sent',
    error: `patroni2 at 127.0.0.1:${port}: connection refused`,
  });
});

test('a write whose connection breaks may have happened', async () => {
  const { server, port } = await listening((request) => request.socket.destroy());
  const client = patroniClient({ member: 'patroni2', host: '127.0.0.1', port });
  const result = await client.write({ method: 'POST', path: '/reinitialize' }, limit);
  assert.equal(result.type, 'no-answer');
  server.close();
});

test('a write with any status is answered', async () => {
  const { server, port } = await listening(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.writeHead(412).end(`${request.method} ${request.url} ${body}`);
  });
  const client = patroniClient({ member: 'patroni1', host: '127.0.0.1', port });
  assert.deepEqual(await client.write(SWITCHOVER, limit), {
    type: 'answered',
    status: 412,
    text: 'POST /switchover {"leader":"a","candidate":"b"}',
  });
  server.close();
  client.close();
});

test('an answer without end is not taken in', async () => {
  const { server, port } = await listening((_request, response) => {
    const more = () => {
      while (response.write(Buffer.alloc(1 << 20))) if (response.destroyed) return;
      response.once('drain', more);
    };
    more();
  });
  const client = httpClient({ member: 'x', host: '127.0.0.1', port }, 1);
  await assert.rejects(client.send({ method: 'GET', path: '/' }, limit), (error: NoAnswerError) => {
    assert.match(error.message, /larger than 4 MB/);
    return error.sent;
  });
  client.close();
  server.closeAllConnections();
  server.close();
});

test('reads name the node and what is wrong', async () => {
  const { server, port } = await listening((request, response) => {
    response.writeHead(request.url === '/config' ? 503 : 200).end('<html>');
  });
  const client = patroniClient({ member: 'patroni1', host: '127.0.0.1', port });
  const named = `patroni1 at 127.0.0.1:${port}`;
  await assert.rejects(client.getNode(limit), { message: `${named}: /patroni is not JSON` });
  await assert.rejects(client.getRawConfig(limit), { message: `${named}: HTTP 503 from /config` });
  client.close();
  server.close();
});
