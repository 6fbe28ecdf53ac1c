import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sentinelClient } from '../../../source/systems/sentinel/client.ts';
import { endpointOf, redisCli } from '../../inside.ts';
import { containerName, docker, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';

const limit = { deadlineMs: 5_000 };

after(() => untilWhole());

for (const member of ['sentinel1', 'sentinel2', 'sentinel3']) {
  test(`${member} believes what redis-cli hears from it`, async () => {
    const client = sentinelClient(await endpointOf(member, 26379));
    const { sentinel, masters } = await client.view(limit);
    assert.equal(sentinel, member);
    assert.deepEqual(
      masters.map(({ name, quorum, flags }) => [name, quorum, flags]),
      [['mymaster', 2, ['master']]],
    );
    const [master] = masters;
    assert.ok(master);
    const address = await redisCli(member, 'SENTINEL', 'get-master-addr-by-name', 'mymaster');
    assert.deepEqual([master.host, String(master.port)], address);
    assert.deepEqual([master.quorumText], await redisCli(member, 'SENTINEL', 'ckquorum', 'mymaster'));
    assert.equal(master.quorumReached, true);
    assert.deepEqual(
      [master.downAfterMs, master.failoverTimeoutMs, master.otherSentinels],
      [5_000, 60_000, 2],
    );
    const [other] = ['redis', 'redis-replica'].filter((name) => name !== master.host);
    assert.deepEqual(
      master.replicas.map(({ host, masterLinkUp }) => [host, masterLinkUp]),
      [[other, true]],
    );
    client.close();
  });
}

test('announcements arrive as they are made, until the signal', { timeout: 60_000 }, async () => {
  const client = sentinelClient(await endpointOf('sentinel1', 26379));
  const ending = new AbortController();
  const messages: string[] = [];
  let ready = false;
  const listening = client.announcements(ending.signal, {
    onReady: () => {
      ready = true;
    },
    onMessage: (channel, message) => messages.push(`${channel} ${message}`),
  });
  await until(() => ready, { timeoutMs: 5_000, what: 'the subscription' });
  // Sets what is set already, which Sentinel announces all the same.
  await redisCli('sentinel1', 'SENTINEL', 'set', 'mymaster', 'quorum', '2');
  await until(() => messages.some((line) => /^\+set master mymaster .* quorum 2$/.test(line)), {
    timeoutMs: 5_000,
    what: '+set',
  });
  ending.abort();
  await listening;
  client.close();
});

test('a sentinel that is stopped ends its announcements by name, and is refused until it is back', {
  timeout: 60_000,
}, async (t) => {
  const at = await endpointOf('sentinel3', 26379);
  const name = await containerName('sentinel3');
  const client = sentinelClient(at);
  t.after(async () => {
    client.close();
    await docker('start', name);
  });
  await client.view(limit);
  let listening: Promise<void> | undefined;
  await new Promise<void>((resolve, reject) => {
    const { signal } = new AbortController();
    listening = client.announcements(signal, { onReady: resolve, onMessage: () => undefined });
    listening.catch(reject);
  });
  await docker('stop', name);
  const where = `sentinel3 at 127.0.0.1:${at.port}`;
  await assert.rejects(listening ?? Promise.resolve(), { message: `${where}: connection closed` });
  await assert.rejects(client.view(limit), { message: `${where}: connection refused` });
  await docker('start', name);
  await until(() => client.view(limit), { timeoutMs: 15_000, what: 'sentinel3 to answer again' });
});
