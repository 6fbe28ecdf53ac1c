import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { etcdctl, inside, redisCli, sql } from '../../inside.ts';
import { docker, leaderKey, PATRONI, PROJECT, patroni, untilWhole } from '../../stack.ts';
import { attacksOn, ENTRY, KEY, REDIS_KEY } from './attacks.ts';
import { type Aimed, attackFromPage } from './page.ts';

before(async () => {
  await untilWhole();
  await etcdctl('etcd1', 'put', KEY, 'stays');
});
after(() => etcdctl('etcd1', 'del', KEY));

/** Every port that the stack publishes: of which member, inside and on this machine. */
async function publishedPorts() {
  const filter = `label=com.docker.compose.project=${PROJECT}`;
  const ids = (await docker('ps', '--quiet', '--filter', filter)).split('\n');
  const found = JSON.parse(await docker('inspect', ...ids)) as readonly {
    readonly Config: { readonly Labels: Readonly<Record<string, string>> };
    readonly NetworkSettings: {
      readonly Ports: Readonly<Record<string, readonly { HostPort: string }[] | null>>;
    };
  }[];
  return found.flatMap(({ Config, NetworkSettings }) =>
    Object.entries(NetworkSettings.Ports).flatMap(([inside, bindings]) =>
      (bindings ?? []).map(({ HostPort }) => ({
        member: Config.Labels['io.paws.member'] ?? '',
        inside: Number.parseInt(inside, 10),
        port: Number(HostPort),
      })),
    ),
  );
}

/** What a page might change, each as its own system has it, asked inside of its container. */
async function theStack(): Promise<Readonly<Record<string, unknown>>> {
  const nodes = await Promise.all(
    PATRONI.map(async (member) => {
      const { role, state, timeline, pending_restart, tags } = await patroni(member);
      const started = await sql(member, 'select pg_postmaster_start_time()');
      return [member, { role, state, timeline, pending_restart, tags, started }] as const;
    }),
  );
  const redis = await Promise.all(
    ['redis', 'redis-replica'].map(async (member) => {
      const key = await redisCli(member, 'GET', REDIS_KEY);
      const [role] = await redisCli(member, 'ROLE');
      return [member, { key, role, memory: await redisCli(member, 'CONFIG', 'GET', 'maxmemory') }] as const;
    }),
  );
  const sentinels = await Promise.all(
    ['sentinel1', 'sentinel2', 'sentinel3'].map(async (member) => {
      const reply = await redisCli(member, 'SENTINEL', 'MASTER', 'mymaster');
      const value = (name: string) => reply[reply.indexOf(name) + 1];
      return [member, ['name', 'ip', 'quorum', 'num-slaves', 'num-other-sentinels'].map(value)] as const;
    }),
  );
  const csv = await inside(
    ...['haproxy', 'sh', '-c'],
    'curl -s -u "$PAWS_HAPROXY_STATS_USER:$PAWS_HAPROXY_STATS_PASSWORD" "http://127.0.0.1:7000/stats;csv"',
  );
  const servers = csv.split('\n').map((line) => {
    const [backend, server, ...cells] = line.split(',');
    return `${backend}/${server} ${cells[15]}`;
  });
  const { load } = JSON.parse(await inside('app', 'curl', '-s', 'http://127.0.0.1:8080/stats'));
  const entry = await inside('app', 'curl', '-s', `http://127.0.0.1:8080${ENTRY}`);
  return {
    'a key of etcd': await etcdctl('etcd1', 'get', '--print-value-only', KEY),
    'the leader key': await leaderKey(),
    'the dynamic configuration': await etcdctl('etcd1', 'get', '--print-value-only', '/paws360/config'),
    'what etcd holds for Patroni to do': await etcdctl('etcd1', 'get', '/paws360/failover'),
    'users of etcd': await etcdctl('etcd1', 'user', 'list'),
    nodes: Object.fromEntries(nodes),
    redis: Object.fromEntries(redis),
    sentinels: Object.fromEntries(sentinels),
    'servers of HAProxy': servers,
    application: { load, entry },
  };
}

test('a page of another origin changes nothing, whichever port it sends to', {
  timeout: 180_000,
}, async () => {
  const leader = await leaderKey();
  const replica = PATRONI.find((member) => member !== leader) ?? '';
  const ports = await publishedPorts();
  const aimed = ports.flatMap(({ inside, port }) =>
    ['http', 'https'].flatMap((scheme) =>
      attacksOn(inside, leader, replica).map(
        (attack): Aimed => ({ ...attack, origin: `${scheme}://127.0.0.1:${port}` }),
      ),
    ),
  );
  for (const member of ['etcd1', 'etcd2', 'etcd3'])
    assert.ok(ports.some(({ port, ...at }) => at.member === member && at.inside === 2379 && port > 0));
  const was = await theStack();
  await attackFromPage(aimed);
  assert.deepEqual(await theStack(), was);
});

// Were the browser to hold it back, nothing above would be proven.
test('what a page sends reaches a server that listens on this machine', { timeout: 60_000 }, async (t) => {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => {
      body += String(data);
    });
    request.on('end', () => {
      requests.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [put] = attacksOn(2379, '', '').filter(({ path }) => path === '/v3/kv/put');
  assert.ok(put);
  const prompt = { path: '/;prompt', body: '\r\nshow info\r\n' };
  await attackFromPage([put, prompt].map((attack) => ({ ...attack, origin })));
  const expected = [`POST /v3/kv/put text/plain ${put.body}`, 'POST /;prompt text/plain \r\nshow info\r\n'];
  for (const line of expected)
    assert.equal(
      requests.filter((said) => said.startsWith(line)).length,
      2,
      `${line}\n${requests.join('\n')}`,
    );
});
