import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { dockerClient } from '../../../../source/inventory/docker/docker.ts';

const FILES = { 'ca.crt': 'AUTHORITY', 'client.crt': 'CERTIFICATE', 'client.key': 'canary-Zp4' };
const LIMIT = { deadlineMs: 10_000 };
const ID = 'c0ffee';

/** The archive that the engine gives of a directory with these files. */
function archiveOf(files: Readonly<Record<string, string>>, prepare = (_directory: string) => {}): Buffer {
  const home = mkdtempSync(path.join(tmpdir(), 'paws-archive-'));
  try {
    const directory = path.join(home, 'tls');
    mkdirSync(directory);
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text);
    prepare(directory);
    const { status, stdout, stderr } = spawnSync('tar', ['-C', home, '-c', 'tls'], {
      maxBuffer: 64 * 1024 * 1024,
    });
    assert.equal(status, 0, String(stderr));
    return stdout;
  } finally {
    rmSync(home, { recursive: true });
  }
}

type Engine = {
  state: string;
  archive: Buffer | string;
  asked: number;
  readonly others?: number;
  readonly stack?: string;
  /** Called for each archive, before the answer. */
  readonly before?: () => Promise<void>;
};

/** An engine with a container, and `others` of the same image, whose labels name /etc/tls. */
async function engineWith(t: TestContext, engine: Engine) {
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://engine');
    const json = (value: unknown) => response.end(JSON.stringify(value));
    if (url.pathname.endsWith('/containers/json')) {
      const Labels = {
        ...{ 'io.paws.member': 'etcd1', 'io.paws.role': 'etcd', 'io.paws.tls.client': '/etc/tls' },
        'io.paws.stack': engine.stack ?? 'other',
      };
      const about = { ImageID: 'sha256:5', State: engine.state, Status: 'Up 1 second', Labels };
      json(idsOf(engine).map((Id) => ({ Id, Names: [`/${Id}`], ...about })));
    } else if (url.pathname.endsWith('/json')) {
      json({ State: {}, HostConfig: {}, Config: {} });
    } else if (url.pathname.endsWith('/archive')) {
      engine.asked += 1;
      assert.equal(url.searchParams.get('path'), '/etc/tls');
      await engine.before?.();
      if (typeof engine.archive !== 'string') response.end(engine.archive);
      else response.writeHead(404).end(JSON.stringify({ message: engine.archive }));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.DOCKER_HOST = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.after(() => {
    delete process.env.DOCKER_HOST;
    server.closeAllConnections();
    server.close();
  });
  const docker = dockerClient();
  return async (limit = LIMIT) => {
    await docker.containers('p', limit);
    const [first, ...others] = idsOf(engine).map((id) => docker.certificates(id, '/etc/tls'));
    for (const other of others) assert.deepEqual(other, first);
    return first ?? assert.fail('no container');
  };
}

function idsOf({ others = 0 }: Engine): readonly string[] {
  return [ID, ...Array.from({ length: others }, (_, i) => `${ID}${i}`)];
}

test('what opens a member over TLS is read from its container, once', async (t) => {
  const engine = { state: 'running', archive: archiveOf({ ...FILES, 'etcd.key': 'not ours' }), asked: 0 };
  const found = await engineWith(t, engine);
  assert.deepEqual(await found(), { ca: 'AUTHORITY', cert: 'CERTIFICATE', key: 'canary-Zp4' });
  // Another state, so that its details are read again.
  engine.state = 'paused';
  assert.deepEqual(await found(), { ca: 'AUTHORITY', cert: 'CERTIFICATE', key: 'canary-Zp4' });
  assert.equal(engine.asked, 1);
});

test('containers of the stack that comes along share what is in their image; others have their own', async (t) => {
  for (const [stack, asked] of [
    ['bundled', 1],
    ['other', 4],
  ] as const) {
    const engine = { state: 'running', archive: archiveOf(FILES), asked: 0, others: 3, stack };
    const found = await engineWith(t, engine);
    assert.deepEqual(await found(), { ca: 'AUTHORITY', cert: 'CERTIFICATE', key: 'canary-Zp4' });
    engine.state = 'paused';
    await found();
    assert.equal(engine.asked, asked, stack);
  }
});

test('a container that does not run is not read', async (t) => {
  const engine = { state: 'exited', archive: archiveOf(FILES), asked: 0 };
  const found = await engineWith(t, engine);
  assert.deepEqual(await found(), { absent: '/etc/tls of its container was not read yet' });
  assert.equal(engine.asked, 0);
});

test('what cannot be read is said, and read when it can be', async (t) => {
  const engine: Engine = {
    ...{ state: 'running', asked: 0 },
    archive: 'Could not find the file /etc/tls in container c0ffee',
  };
  const found = await engineWith(t, engine);
  const reason = 'Docker: Could not find the file /etc/tls in container c0ffee';
  assert.deepEqual(await found(), { absent: `/etc/tls of its container cannot be read: ${reason}` });
  engine.archive = archiveOf(FILES);
  engine.state = 'paused';
  assert.deepEqual(await found(), { ca: 'AUTHORITY', cert: 'CERTIFICATE', key: 'canary-Zp4' });
});

test('what this process was too late to read is not said of the container', async (t) => {
  const before = async () => {
    // The rest of the list is there by then.
    await sleep(50);
    const end = performance.now() + 1_000;
    while (performance.now() < end);
    await sleep(50);
  };
  const found = await engineWith(t, { state: 'running', archive: archiveOf(FILES), asked: 0, before });
  await assert.rejects(found({ deadlineMs: 400 }), { name: 'DeadlineError' });
  assert.deepEqual(await found(), { ca: 'AUTHORITY', cert: 'CERTIFICATE', key: 'canary-Zp4' });
});

for (const [what, archive, absent] of [
  [
    'a file that is not there',
    archiveOf({ 'ca.crt': 'AUTHORITY' }),
    /^\/etc\/tls of its container has no client\.crt, no client\.key$/,
  ],
  [
    'a link, which may lead anywhere',
    archiveOf({ 'ca.crt': 'A', 'client.crt': 'C' }, (directory) =>
      symlinkSync('/etc/shadow', path.join(directory, 'client.key')),
    ),
    /^\/etc\/tls of its container has no client\.key$/,
  ],
  [
    'a directory of anything else',
    archiveOf({ ...FILES, data: 'x'.repeat(1024 * 1024) }),
    /^\/etc\/tls of its container cannot be read: .*larger than 256 kB$/,
  ],
  ['an answer that is no archive', Buffer.alloc(4096, 'x'), /^\/etc\/tls of its container cannot be read: /],
] as const) {
  test(`${what} is said, and the container is listed all the same`, async (t) => {
    const found = await (await engineWith(t, { state: 'running', archive, asked: 0 }))();
    assert.match('absent' in found ? found.absent : 'read', absent);
  });
}
