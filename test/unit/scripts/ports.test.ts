import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import { test } from 'node:test';
import { parseService } from '../../../scripts/docker.ts';
import { explainTaken, hostPorts, takenPorts } from '../../../scripts/ports.ts';
import { readSettings } from '../../../scripts/settings.ts';

/** A server on a port that the system chose. */
async function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

for (const [published, ports] of [
  ['127.0.0.1:2379->2379/tcp', [2379]],
  ['127.0.0.1:5000-5001->5000-5001/tcp', [5000, 5001]],
  [':::7000->7000/tcp', [7000]],
  ['2380/tcp', []],
] as const) {
  test(`${published} is ${ports.join(' and ') || 'no port'} of the host`, () => {
    assert.deepEqual(hostPorts(published), ports);
  });
}

test('a port that is taken is named, with who has it and its variable', async () => {
  const { server, port } = await listen();
  try {
    const taken = await takenPorts(readSettings({ PAWS_REDIS_PORT: String(port) }, {}), []);
    // The other ports may be a running stack's.
    const found = taken.find((each) => each.port === port);
    assert.equal(found?.variable, 'PAWS_REDIS_PORT');
    // Elsewhere than on Linux it takes tools that may not be there. A test before may have named this process.
    if (process.platform === 'linux')
      assert.match(found.holder, new RegExp(`^(node|paws-console) \\(process ${process.pid}\\)$`));
    const told = explainTaken([found]);
    assert.ok(told.startsWith(`Port ${port} is taken${found.holder && ` by ${found.holder}`}.`), told);
    assert.match(told, /To use another one: PAWS_REDIS_PORT=<port>\nSet it in stack\/\.env /);
  } finally {
    server.close();
  }
});

test("a port that the stack's own container publishes is not taken", async () => {
  const { server, port } = await listen();
  try {
    const own = [...readSettings({}, {}).ports.keys()].map((used) => `127.0.0.1:${used}->1/tcp`);
    const line = [
      'redis',
      'abc',
      'running',
      'Up (healthy)',
      [`127.0.0.1:${port}->6379/tcp`, ...own].join(', '),
      '',
    ];
    const running = [parseService(line.join('\t'))];
    assert.deepEqual(await takenPorts(readSettings({ PAWS_REDIS_PORT: String(port) }, {}), running), []);
  } finally {
    server.close();
  }
});

test('a port that a killed engine still holds: the message says to restart the engine', () => {
  const port = { port: 8010, variable: 'PAWS_PATRONI3_REST_PORT' };
  const lost = [{ ...port, holder: 'docker-proxy (process 16338)' }];
  const message = explainTaken(lost);
  assert.match(message, /^Port 8010 is taken by docker-proxy \(process 16338\)\./);
  assert.match(message, /\nNo container has .* Restart the engine, and run npm start again\.$/);
  const why = 'That would end 2 containers of others for a moment.';
  assert.match(explainTaken(lost, why), /restarted\. That would end .* a moment\. Restart the engine,/);
  const other = explainTaken([{ ...port, holder: 'container shop-db-1' }]);
  assert.match(other, /\nSet it in stack\/\.env .* or free the port, and run npm start again\.$/);
});
