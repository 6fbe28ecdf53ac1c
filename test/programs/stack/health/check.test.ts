import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { stackDir } from '../../../../scripts/settings.ts';

const SCRIPT = path.join(stackDir, 'health', 'check.sh');
const OK = 'HTTP/1.0 200 OK\r\n\r\n{"state": "running"}';
const DOWN = 'HTTP/1.0 503 Service Unavailable\r\n\r\n';

let directory: string;
let server: Server;
let port: number;
/** What the server answers. */
let answer: string;
let asked: string[];
let running: ChildProcess[];

const stateFile = () => path.join(directory, 'state');
const state = () => readFileSync(stateFile(), 'utf8').trim();

/** What the last check left. */
const remember = (found: string) => writeFile(stateFile(), found);

/** Starts a check; `ends` is its exit code. */
function check(...args: readonly string[]): { child: ChildProcess; ends: Promise<number> } {
  const env = {
    ...process.env,
    PAWS_HEALTH_STATE: stateFile(),
    PAWS_HEALTH_EVERY: '0.05',
    // The server here answers late while other tests keep its process busy.
    PAWS_HEALTH_WITHIN: '1',
    PAWS_HEALTH_FROZEN: '1',
  };
  const child = spawn(SCRIPT, args, { env, stdio: 'ignore' });
  running.push(child);
  return { child, ends: once(child, 'exit').then(([code]) => code as number) };
}

/** A check that ends too early fails the test, which would wait for its questions. */
async function failsIfEnded(ends: Promise<number>): Promise<never> {
  throw new Error(`the check ended with ${await ends} after ${asked.length} questions`);
}

describe('the health check', () => {
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'paws-health-'));
    asked = [];
    running = [];
    server = createServer((socket) => {
      socket.on('error', () => {});
      let text = '';
      socket.on('data', (data) => {
        text += data.toString('latin1');
        // The shell sends a line at a time.
        if (text.startsWith('GET') && !text.endsWith('\r\n\r\n')) return;
        asked.push(text);
        server.emit('asked');
        socket.end(answer);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    port = address.port;
  });
  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    server.close();
    await rm(directory, { recursive: true, force: true });
  });

  for (const [kind, good, bad] of [
    ['http', OK, DOWN],
    ['redis', '+PONG\r\n', '-LOADING Redis is loading the dataset in memory\r\n'],
    ['postgres', 'N', 'E'],
  ] as const) {
    test(`${kind}: ${JSON.stringify(good)} is healthy at once, ${JSON.stringify(bad)} then fails`, async () => {
      answer = good;
      assert.equal(await check(kind, String(port), '/').ends, 0);
      assert.equal(state(), 'healthy');
      answer = bad;
      assert.equal(await check(kind, String(port), '/').ends, 1);
      assert.equal(state(), 'failed');
    });
  }

  test('a Redis that asks for a password is alive', async () => {
    answer = '-NOAUTH Authentication required.\r\n';
    assert.equal(await check('redis', String(port)).ends, 0);
  });

  test('the request is what the protocols want', async () => {
    answer = OK;
    await check('http', String(port), '/readiness').ends;
    await rm(stateFile());
    answer = 'S';
    await check('postgres', String(port)).ends;
    assert.deepEqual(asked, [
      'GET /readiness HTTP/1.0\r\nHost: localhost\r\n\r\n',
      '\0\0\0\x08\x04\xd2\x16/',
    ]);
  });

  test('a container that just started is asked until it is healthy, in one check', async () => {
    answer = DOWN;
    const { ends } = check('http', String(port), '/');
    await once(server, 'asked');
    await once(server, 'asked');
    answer = OK;
    assert.equal(await ends, 0);
  });

  test('one check of a healthy container asks many times, and ends with the first failure', async () => {
    answer = OK;
    await remember('healthy');
    const { ends } = check('http', String(port), '/');
    while (asked.length < 5) await Promise.race([once(server, 'asked'), failsIfEnded(ends)]);
    answer = DOWN;
    assert.equal(await ends, 1);
  });

  test('a container that failed is healthy with its next answer', async () => {
    answer = OK;
    await remember('failed');
    assert.equal(await check('http', String(port), '/').ends, 0);
    assert.equal(asked.length, 1);
  });

  test('a service that takes no connection fails', async () => {
    server.close();
    await remember('healthy');
    assert.equal(await check('http', String(port), '/').ends, 1);
  });

  test('a service that takes connections and is silent fails', async () => {
    server.removeAllListeners('connection');
    await remember('healthy');
    assert.equal(await check('http', String(port), '/').ends, 1);
    assert.equal(state(), 'failed');
  });

  test('after a check that was ended in its middle one answer is enough, because Docker waits for that', async () => {
    answer = OK;
    await remember('healthy');
    const first = check('http', String(port), '/');
    await once(server, 'asked');
    first.child.kill('SIGKILL');
    await first.ends;
    const before = asked.length;
    assert.equal(await check('http', String(port), '/').ends, 0);
    assert.equal(asked.length, before + 1);
    assert.equal(state(), 'healthy');
  });
});
