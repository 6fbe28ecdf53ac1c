import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createPlain, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { dockerClient } from '../../../../source/inventory/docker/docker.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'paws-tls-'));
after(() => rmSync(directory, { recursive: true }));

const key = path.join(directory, 'key.pem');
const cert = path.join(directory, 'cert.pem');
const made = spawnSync('openssl', [
  ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
  ...['-subj', '/CN=somebody-else', '-keyout', key, '-out', cert],
]);
const noOpenssl = made.status !== 0 && 'openssl is not installed';

async function asked(server: Server): Promise<Error> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.DOCKER_HOST = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.DOCKER_TLS_VERIFY = '1';
  try {
    return await dockerClient()
      .containers('paws360', { deadlineMs: 10_000 })
      .then(
        () => assert.fail('an answer'),
        (error: Error) => error,
      );
  } finally {
    delete process.env.DOCKER_TLS_VERIFY;
    server.close();
  }
}

test('a certificate without a known issuer is refused, and reported as the reason', {
  skip: noOpenssl,
}, async () => {
  const options = { key: readFileSync(key), cert: readFileSync(cert) };
  const server = createServer(options, (_request, response) => response.end('[]'));
  assert.match((await asked(server)).message, /^Docker: its certificate is not signed by a trusted CA/);
});

test('a certificate of another host is refused', { skip: noOpenssl }, async () => {
  const options = { key: readFileSync(key), cert: readFileSync(cert) };
  const server = createServer(options, (_request, response) => response.end('[]'));
  process.env.DOCKER_CERT_PATH = directory;
  // Its own authority, so that only the name is wrong.
  const file = (name: string) => path.join(directory, name);
  spawnSync('cp', [cert, file('ca.pem')]);
  try {
    assert.match((await asked(server)).message, /^Docker: its certificate is for /);
  } finally {
    delete process.env.DOCKER_CERT_PATH;
  }
});

test('a server without TLS is an error with a message', async () => {
  const server = createPlain((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]');
  });
  assert.match((await asked(server)).message, /^Docker: .{5,200}$/);
});
