import assert from 'node:assert/strict';
import { request } from 'node:http';
import { before, test } from 'node:test';
import type { Endpoint } from '../../source/net/endpoint.ts';
import { redisConnection } from '../../source/net/resp.ts';
import { endpointOf } from '../inside.ts';
import { docker, hostPort, PROJECT, patroni, REST, untilWhole } from '../stack.ts';

before(() => untilWhole());

/** What a page of another origin can send without asking first: a simple request. Gives the status. */
async function fromPage(port: number, path: string, body: object, host: string): Promise<number> {
  return await new Promise((resolve, reject) => {
    const headers = { host, origin: 'http://page.example', 'content-type': 'text/plain' };
    const asked = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.on('error', reject).end(JSON.stringify(body));
  });
}

test("Patroni's REST API takes no change without its password, and every read", async () => {
  for (const [member, rest] of Object.entries(REST)) {
    const port = await hostPort(member, rest);
    const host = `127.0.0.1:${port}`;
    for (const path of ['/switchover', '/failover', '/restart', '/reload', '/reinitialize']) {
      assert.equal(await fromPage(port, path, {}, host), 401, `${member} ${path}`);
    }
    for (const [method, path] of [
      ['PATCH', '/config'],
      ['PUT', '/config'],
      ['DELETE', '/switchover'],
    ] as const) {
      const answer = await fetch(`http://${host}${path}`, { method, body: '{}' }).catch(() => undefined);
      assert.ok(
        answer === undefined || answer.status === 401,
        `${member} ${method} ${path}: ${answer?.status}`,
      );
    }
    assert.equal((await patroni(member)).state, 'running');
  }
});

test('Redis and the sentinels answer nothing without their password', async () => {
  for (const [member, port] of [
    ...['redis', 'redis-replica'].map((name) => [name, 6379] as const),
    ...['sentinel1', 'sentinel2', 'sentinel3'].map((name) => [name, 26379] as const),
  ]) {
    const { auth, ...place } = await endpointOf(member, port);
    const ask = async (endpoint: Endpoint) => {
      const connection = redisConnection(endpoint, 65_536);
      try {
        const [answer] = await connection.pipeline([['INFO', 'server']], { deadlineMs: 5_000 });
        return answer?.ok === true;
      } catch {
        return false;
      } finally {
        connection.close();
      }
    };
    assert.ok(auth);
    assert.equal(await ask({ ...place, auth }), true, member);
    assert.equal(await ask(place), false, `${member} without a password`);
    assert.equal(
      await ask({ ...place, auth: { ...auth, password: 'guessed' } }),
      false,
      `${member}, guessed`,
    );
  }
});

test('no container runs as root, with a capability, or can get one', async () => {
  const filter = `label=com.docker.compose.project=${PROJECT}`;
  const names = (await docker('ps', '--format', '{{.Names}}', '--filter', filter)).split('\n');
  for (const name of names) {
    const status = await docker('exec', name, 'cat', '/proc/1/status');
    const field = (key: string) => new RegExp(`^${key}:\\s+(\\S+)`, 'm').exec(status)?.[1];
    assert.notEqual(field('Uid'), '0', name);
    assert.deepEqual(
      ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb'].map((key) => Number.parseInt(field(key) ?? 'x', 16)),
      [0, 0, 0, 0, 0],
      name,
    );
    assert.equal(field('NoNewPrivs'), '1', name);
  }
});
