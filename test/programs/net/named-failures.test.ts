import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import { dockerClient } from '../../../source/inventory/docker/docker.ts';
import type { Endpoint } from '../../../source/net/endpoint.ts';
import { MAX_ANSWER_BYTES } from '../../../source/net/limit.ts';
import { etcdClient } from '../../../source/systems/etcd/client.ts';
import { sentinelClient } from '../../../source/systems/sentinel/client.ts';
import { hostileServer, type Protocol, WAYS, type Way } from '../../fixtures/hostile-server.ts';
import { ASKED, LOGIN, once } from '../../unit/net/asked.ts';

// As it is, and as HTTP has it.
const SECRET = new RegExp(`${LOGIN.password}|${Buffer.from(`admin:${LOGIN.password}`).toString('base64')}`);

// There the deadline is the remedy; everything else is reported before it, however busy the machine is.
const SILENT: ReadonlySet<Way> = new Set(['silent', 'trickle']);
// Garbage that begins as a long message of PostgreSQL's does: the rest of it is waited for.
const endsByDeadline = (protocol: Protocol, way: Way) =>
  SILENT.has(way) || (protocol === 'postgres' && way === 'garbage');

// What the kernels on both sides and the libraries hold at a time, beside the answer itself.
const UNDER_WAY = 12 * 1024 * 1024;

for (const way of WAYS) {
  // Each has a server of its own.
  describe(way, { concurrency: true }, () => {
    for (const [name, { protocol, ask }] of Object.entries(ASKED)) {
      test(`${name}: ${way} is an error that says who failed, and no more is taken than can be used`, async () => {
        const server = await hostileServer(protocol, way);
        try {
          const endpoint = { member: 'member1', host: '127.0.0.1', port: server.port };
          await assert.rejects(
            ask(endpoint, { deadlineMs: endsByDeadline(protocol, way) ? 300 : 10_000 }),
            (error: Error) => {
              assert.match(error.message, name === 'docker' ? /^Docker: / : /^member1 at 127\.0\.0\.1:\d+: /);
              assert.ok(error.message.length < 300, error.message);
              // Nor does anything that hangs on it: a crash report prints all of that.
              assert.doesNotMatch(inspect(error, { depth: 12, showHidden: true }), SECRET);
              if (way === 'flood') {
                assert.match(error.message, protocol === 'resp' ? /larger than 512 kB/ : /larger than/);
              }
              return true;
            },
          );
          assert.ok(server.taken() <= MAX_ANSWER_BYTES + UNDER_WAY, `took ${server.taken()} bytes`);
        } finally {
          await server.close();
        }
      });
    }
  });
}

const STREAMS: Readonly<
  Record<string, { protocol: Protocol; follow: (at: Endpoint, signal: AbortSignal) => Promise<unknown> }>
> = {
  "Docker's events": {
    protocol: 'http',
    follow: async ({ port }, signal) => {
      process.env.DOCKER_HOST = `tcp://127.0.0.1:${port}`;
      for await (const _ of dockerClient().events('paws360', signal)) assert.fail('there is no event');
    },
  },
  "a sentinel's announcements": {
    protocol: 'resp',
    follow: (at, signal) =>
      once(sentinelClient(at), (client) =>
        client.announcements(signal, { onReady: () => undefined, onMessage: () => assert.fail('a message') }),
      ),
  },
  'a watch of etcd': {
    protocol: 'grpc',
    follow: (at, signal) =>
      once(etcdClient(at), async (client) => {
        for await (const _ of client.watch('/', '1', signal)) assert.fail('there is no change');
      }),
  },
};

for (const [name, { protocol, follow }] of Object.entries(STREAMS)) {
  test(`${name}: one that never ends is given up`, { timeout: 60_000 }, async () => {
    const server = await hostileServer(protocol, 'flood');
    const { signal } = new AbortController();
    try {
      const endpoint = { member: 'member1', host: '127.0.0.1', port: server.port };
      await assert.rejects(follow(endpoint, signal), /larger than|has no end/);
      assert.ok(server.taken() <= MAX_ANSWER_BYTES + UNDER_WAY, `took ${server.taken()} bytes`);
    } finally {
      await server.close();
    }
  });
}
