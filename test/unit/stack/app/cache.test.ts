import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Client, openCache } from '../../../../stack/app/cache.ts';

const WHERE = { sentinels: [], master: 'mymaster' };

test('a client that stays without a master is created again, and one that has just been made is given its time', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] });
  const made: { status: Client['status']; left: boolean }[] = [];
  const cache = openCache(WHERE, () => {
    const own = { status: 'end' as Client['status'], left: false };
    made.push(own);
    const role = async () => ['master'];
    const disconnect = () => {
      own.left = true;
    };
    return Object.assign(own, { role, disconnect }) as unknown as Client;
  });
  const read = () => cache.check(250);
  await assert.rejects(read(), /no connection to the master mymaster/);
  t.mock.timers.tick(4_000);
  await assert.rejects(read());
  assert.equal(made.length, 1);
  t.mock.timers.tick(1_000);
  await assert.rejects(read());
  assert.deepEqual(
    made.map(({ left }) => left),
    [true, false],
  );
  const [, second] = made;
  assert.ok(second);
  second.status = 'ready';
  assert.deepEqual(await read(), { role: 'master' });
  t.mock.timers.tick(60_000);
  await read();
  assert.equal(made.length, 2, 'one that is ready is kept');
});
