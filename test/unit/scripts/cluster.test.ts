import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { applyProfile, type Cluster, isRedundant } from '../../../scripts/cluster.ts';
import { parseService } from '../../../scripts/docker.ts';
import { readSettings } from '../../../scripts/settings.ts';

const leader = { role: 'leader', state: 'running' };

for (const [what, cluster, expected] of [
  ['a sync standby that streams', { members: [leader, { role: 'sync_standby', state: 'streaming' }] }, true],
  ['a sync standby that starts', { members: [leader, { role: 'sync_standby', state: 'starting' }] }, false],
  [
    'a replica that is not synchronous',
    { members: [leader, { role: 'replica', state: 'streaming' }] },
    false,
  ],
  ['a leader alone', { members: [leader] }, false],
  ['maintenance mode, which names no standby', { pause: true, members: [leader] }, true],
  ['no members', {}, false],
] as const satisfies readonly (readonly [string, Cluster, boolean])[]) {
  test(`${what}: ${expected ? 'redundant' : 'not redundant'}`, () => {
    assert.equal(isRedundant(cluster), expected);
  });
}

type Answers = (method: string) => readonly [status: number, body: string];

/** Applies the fast profile to a cluster of one member, which answers like this. */
async function applied(t: TestContext, answers: Answers) {
  const patches: unknown[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'PATCH') patches.push(JSON.parse(await text(request)));
    const [status, body] = answers(request.method ?? '');
    response.writeHead(status).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const settings = readSettings({ PAWS_PROFILE: 'fast', PAWS_PATRONI1_REST_PORT: String(port) }, {});
  const ports = `127.0.0.1:${port}->8008/tcp`;
  const own = parseService(['patroni1', '1', 'running', 'Up (healthy)', ports, ''].join('\t'));
  const lines: string[] = [];
  t.mock.method(console, 'log', (line: string) => lines.push(line));
  return { why: await applyProfile(settings, [own]), patches, lines };
}

const SLOW = JSON.stringify({ ttl: 30, loop_wait: 10 });

test('the timing of the profile is set, and said', async (t) => {
  const { why, patches, lines } = await applied(t, () => [200, SLOW]);
  assert.equal(why, undefined);
  assert.equal(patches.length, 1);
  assert.match(lines.join('\n'), /^✓ Patroni: .*ttl \d+.* \(profile fast\)$/);
});

test('a timing that Patroni refuses is reported, with its error and the next step', async (t) => {
  const { why, lines } = await applied(t, (method) => (method === 'GET' ? [200, SLOW] : [401, 'no auth']));
  assert.match(why ?? '', /^Patroni has not taken the timing of the profile fast: 401 .*no auth\./);
  assert.match(why ?? '', /PAWS_PATRONI_REST_PASSWORD/);
  assert.deepEqual(lines, []);
});

test('a timing that cannot be read is reported', async (t) => {
  const { why, patches } = await applied(t, () => [503, '']);
  assert.match(why ?? '', /^Whether Patroni has the timing of the profile fast is not known: 503/);
  assert.deepEqual(patches, []);
});
