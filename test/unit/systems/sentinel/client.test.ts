import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { sentinelClient } from '../../../../source/systems/sentinel/client.ts';

const LIMIT = { deadlineMs: 2_000 };

const bulk = (text: string) => `$${text.length}\r\n${text}\r\n`;
const list = (items: readonly string[]) => `*${items.length}\r\n${items.join('')}`;

/** A sentinel of one master that remembers what it was asked. */
async function fakeSentinel(t: TestContext) {
  const asked: string[] = [];
  const says = { flags: 'master', info: '# Sentinel\r\nsentinel_tilt:0\r\n' };
  const fields = () => ({
    name: 'mymaster',
    ip: 'redis',
    port: '6379',
    flags: says.flags,
    quorum: '2',
    'num-other-sentinels': '2',
    'config-epoch': '0',
    'down-after-milliseconds': '5000',
    'failover-timeout': '60000',
  });
  const answers: Readonly<Record<string, () => string>> = {
    masters: () => list([list(Object.entries(fields()).flat().map(bulk))]),
    myid: () => bulk('aa11'),
    info: () => bulk(says.info),
    replicas: () => list([]),
    ckquorum: () => '+OK 3 usable Sentinels. Quorum and failover authorization can be reached\r\n',
  };
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      // A request is an array of bulk strings, whose values are on every second line.
      for (const [, word = ''] of data
        .toString()
        .matchAll(/(?:sentinel|\*2\r\n\$4)\r\n(?:\$\d+\r\n)?(\w+)\r\n/gi)) {
        asked.push(word.toUpperCase());
        socket.write(answers[word.toLowerCase()]?.() ?? '-ERR unknown\r\n');
      }
    });
    t.after(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const client = sentinelClient({ member: 'sentinel1', host: '127.0.0.1', port });
  t.after(() => client.close());
  const poll = async () => {
    asked.length = 0;
    const view = await client.view(LIMIT);
    return { view, asked: [...asked] };
  };
  return { poll, says };
}

test('a sentinel is asked for everything at first, and then for half of it by turns', async (t) => {
  const { poll } = await fakeSentinel(t);
  const first = await poll();
  assert.deepEqual(first.asked, ['MASTERS', 'INFO', 'MYID', 'REPLICAS', 'CKQUORUM']);
  assert.deepEqual((await poll()).asked, ['MASTERS', 'INFO', 'REPLICAS']);
  assert.deepEqual((await poll()).asked, ['MASTERS', 'INFO', 'CKQUORUM']);
  const later = await poll();
  assert.deepEqual(later.asked, ['MASTERS', 'INFO', 'REPLICAS']);
  assert.deepEqual(later.view, first.view);
  assert.equal(later.view.id, 'aa11');
  assert.equal(later.view.masters[0]?.quorumReached, true);
});

test('once it says something else of its master, it is asked for everything of it', async (t) => {
  const { poll, says } = await fakeSentinel(t);
  await poll();
  says.flags = 's_down,o_down,master';
  const { view, asked } = await poll();
  assert.deepEqual(asked, ['MASTERS', 'INFO', 'REPLICAS', 'CKQUORUM']);
  assert.deepEqual(view.masters[0]?.flags, ['s_down', 'o_down', 'master']);
});

test('a sentinel in TILT says so, and since when if it knows', async (t) => {
  const { poll, says } = await fakeSentinel(t);
  assert.equal((await poll()).view.tiltSeconds, undefined);
  says.info = '# Sentinel\r\nsentinel_tilt:1\r\nsentinel_tilt_since_seconds:7\r\n';
  assert.equal((await poll()).view.tiltSeconds, 7);
  says.info = 'sentinel_tilt:1';
  assert.equal((await poll()).view.tiltSeconds, 0, 'Redis 6 does not say since when');
});
