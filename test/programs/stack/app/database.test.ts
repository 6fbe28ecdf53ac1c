import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openDatabase } from '../../../../stack/app/database.ts';
import type { Settings } from '../../../../stack/app/settings.ts';
import { fakePostgres, type Move } from './postgres.ts';

async function withDatabase(
  moves: { connect?: readonly Move[]; ask?: readonly Move[] },
  run: (
    database: ReturnType<typeof openDatabase>,
    server: Awaited<ReturnType<typeof fakePostgres>>,
  ) => Promise<void>,
  poolMax = 2,
) {
  const server = await fakePostgres(moves);
  const address = { host: '127.0.0.1', port: server.port };
  const settings: Settings = {
    ...{ writes: address, reads: address, user: 'app', password: 'secret', poolMax },
    ...{ sentinels: [], master: 'mymaster', port: 0, statusPort: 0 },
  };
  const database = openDatabase(settings);
  try {
    await run(database, server);
  } finally {
    server.close();
    await database.close();
  }
}

const FAILOVERS: readonly (readonly [string, { connect?: readonly Move[]; ask?: readonly Move[] }])[] = [
  ['the server became a standby (25006)', { ask: [{ state: '25006' }] }],
  ['the server is shut down (57P01)', { ask: [{ state: '57P01' }] }],
  ['the connection is cut in the middle of the question', { ask: ['cut'] }],
  [
    'the connection is cut before it is established, as HAProxy does without a server',
    { connect: ['cut', 'cut'] },
  ],
  ['the server is still starting (57P03)', { connect: [{ state: '57P03' }] }],
];

// Each has its own place and mostly waits: they wait at the same time.
describe('the pools', { concurrency: true }, () => {
  for (const [name, moves] of FAILOVERS) {
    test(`a statement is repeated on another connection: ${name}`, async () => {
      await withDatabase(moves, async (database, { seen }) => {
        const failures = (moves.connect ?? moves.ask ?? []).length;
        assert.deepEqual(await database.query('writes', 'SELECT 1 AS standby'), [{ standby: false }]);
        assert.equal(database.retries(), failures);
        assert.equal(seen.connections, failures + 1);
        const { used, waiting } = database.figures().writes;
        assert.deepEqual({ used, waiting }, { used: 0, waiting: 0 });
      });
    });
  }

  test('an error of the statement itself is reported at once, and the connection is kept', async () => {
    await withDatabase({ ask: [{ state: '23505' }] }, async (database, { seen }) => {
      await assert.rejects(database.query('writes', 'SELECT 1'), { code: '23505' });
      await database.query('writes', 'SELECT 1');
      assert.deepEqual({ ...seen }, { connections: 1, questions: 2 });
      assert.equal(database.retries(), 0);
    });
  });

  test('a connection for writes that leads to a standby is not used again', async () => {
    await withDatabase({ ask: ['standby'] }, async (database, { seen }) => {
      assert.equal(await database.isInRecovery('writes', 2_000), false);
      assert.equal(seen.connections, 2);
    });
  });

  test('writes that lead to nothing but standbys are no health', async () => {
    const standbys = Array.from({ length: 20 }, (): Move => 'standby');
    await withDatabase({ ask: standbys }, async (database) => {
      await assert.rejects(database.isInRecovery('writes', 4_000), { message: 'the server is a standby' });
    });
  });

  test('a connection for reads may lead to a standby', async () => {
    await withDatabase({ ask: ['standby', 'standby'] }, async (database, { seen }) => {
      await database.isInRecovery('reads', 500);
      await database.isInRecovery('reads', 500);
      assert.equal(seen.connections, 1);
    });
  });

  test('a health check does not count as a use of the pool', async () => {
    await withDatabase({ ask: ['hang'] }, async (database, { seen }) => {
      const asked = database.isInRecovery('writes', 200).catch(() => 'late');
      while (seen.questions === 0) await new Promise((go) => setImmediate(go));
      assert.equal(database.figures().writes.used, 0);
      await asked;
    });
  });

  test('a server that hangs is asked once and reported by the deadline', async () => {
    await withDatabase({ ask: ['hang'] }, async (database, { seen }) => {
      await assert.rejects(database.isInRecovery('writes', 500), /no answer within 500 ms|timeout/);
      assert.equal(seen.questions, 1);
    });
  });

  test('a pool has no more connections than it may: the next request waits', async () => {
    const held: readonly Move[] = ['hang', 'hang'];
    await withDatabase({ ask: held }, async (database, { close }) => {
      const asked = [1, 2, 3].map(() => database.query('writes', 'SELECT 1').catch(() => 'late'));
      while (database.figures().writes.waiting === 0) await new Promise((go) => setImmediate(go));
      assert.equal(database.figures().writes.used, 2);
      assert.equal(database.figures().writes.waiting, 1);
      close();
      await Promise.all(asked);
    });
  });
});
