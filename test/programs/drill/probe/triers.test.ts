import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { runLane } from '../../../../source/drill/probe/lane.ts';
import { freshTrier } from '../../../../source/drill/probe/one-try.ts';
import { persistentTrier } from '../../../../source/drill/probe/persistent.ts';
import { WRITE } from '../../../../source/drill/probe/statements.ts';
import type { Attempt } from '../../../../source/drill/result/attempt.ts';
import { until } from '../../../wait.ts';
import { type Answer, type FakePostgres, fakePostgres } from './fake-postgres.ts';

const statement = { text: WRITE, values: (seq: number) => ['unit', 'fresh', seq] };
const login = { user: 'postgres', password: 'canary-probe-Tb6' };
const ACKNOWLEDGED = { outcome: 'ok', server: '10.0.0.1', timeline: 7 };
// Nothing that answers takes so long; what does not answer is waited for once.
const DEADLINE_MS = 1_000;

const triers = { fresh: freshTrier, persistent: persistentTrier };

async function trying(t: TestContext, kind: keyof typeof triers, deadlineMs = DEADLINE_MS) {
  const server = await fakePostgres();
  const endpoint = { member: 'haproxy', host: '127.0.0.1', port: server.port };
  const trier = triers[kind]({ endpoint, login }, statement, deadlineMs);
  t.after(() => {
    trier.close();
    server.close();
  });
  return { server, trier };
}

async function noneConnected(server: FakePostgres): Promise<void> {
  await until(() => server.connections().open === 0, {
    timeoutMs: 10_000,
    what: 'the connections to be closed',
  });
}

// The table of the method, row by row: what the server does with the statement, and what becomes of the attempt.
const table: readonly [what: string, answer: Answer, tried: object][] = [
  ['acknowledged', 'row', ACKNOWLEDGED],
  ['read-only', { severity: 'ERROR', code: '25006' }, { outcome: 'fail', code: '25006', sent: true }],
  [
    'an error that aborts the statement',
    { severity: 'ERROR', code: '53100' },
    { outcome: 'fail', code: '53100', sent: true },
  ],
  ['held back by its own condition', 'no row', { outcome: 'fail', code: 'held back', sent: true }],
  [
    'statement completion unknown',
    { severity: 'ERROR', code: '40003' },
    { outcome: 'info', code: '40003', sent: true },
  ],
  [
    'shut down, perhaps during the commit',
    { severity: 'FATAL', code: '57P01' },
    { outcome: 'info', code: '57P01', sent: true },
  ],
  ['reset after it was sent', 'reset', { outcome: 'info', code: 'ECONNRESET', sent: true }],
  ['no answer by the deadline', 'silence', { outcome: 'info', code: 'deadline', sent: true }],
  [
    'acknowledged with the warning of a commit that stopped waiting',
    { warning: 'canceling wait for synchronous replication due to user request' },
    { ...ACKNOWLEDGED, outcome: 'info', code: '01000', sent: true, syncWarning: true },
  ],
  [
    'acknowledged with another notice',
    { warning: 'something else' },
    { ...ACKNOWLEDGED, outcome: 'info', code: '01000', sent: true },
  ],
];
// Each waits for something of its own: they wait at the same time.
describe('triers', { concurrency: true }, () => {
  for (const kind of ['fresh', 'persistent'] as const) {
    for (const [what, answer, tried] of table) {
      test(`${kind}: ${what}`, async (t) => {
        const { server, trier } = await trying(t, kind);
        server.answer = answer;
        assert.deepEqual(await trier.try(1), tried);
        // Whatever came of it: no commit was cancelled, and the next attempt is not harmed.
        server.answer = 'row';
        assert.deepEqual(await trier.try(2), ACKNOWLEDGED);
        assert.equal(server.cancels(), 0);
      });
    }

    test(`${kind}: refused before anything was sent`, async (t) => {
      const { server, trier } = await trying(t, kind);
      server.close();
      assert.deepEqual(await trier.try(1), { outcome: 'fail', code: 'ECONNREFUSED', sent: false });
    });

    test(`${kind}: closed before anything was sent, as HAProxy does without a server`, async (t) => {
      const { server, trier } = await trying(t, kind);
      server.welcome = 'closed';
      const { outcome, code = '', sent } = await trier.try(1);
      assert.deepEqual({ outcome, sent }, { outcome: 'fail', sent: false });
      assert.match(code, /^(closed|ECONNRESET|EPIPE)$/);
    });

    test(`${kind}: no welcome by the deadline, so nothing was sent`, async (t) => {
      const { server, trier } = await trying(t, kind);
      server.welcome = 'silence';
      assert.deepEqual(await trier.try(1), { outcome: 'fail', code: 'deadline', sent: false });
      server.welcome = 'in';
      assert.deepEqual(await trier.try(2), ACKNOWLEDGED);
      assert.equal(server.statements(), 1);
    });

    test(`${kind}: the deadline begins when the statement is sent`, async (t) => {
      const { server, trier } = await trying(t, kind, 4_000);
      // Both together take longer than the deadline.
      Object.assign(server, { opensMs: 2_400, takesMs: 2_400 });
      assert.deepEqual(await trier.try(1), ACKNOWLEDGED);
    });

    test(`${kind}: what was given up is cut off`, async (t) => {
      const { server, trier } = await trying(t, kind);
      server.answer = 'silence';
      await trier.try(1);
      await noneConnected(server);
      assert.equal(server.cancels(), 0);
    });
  }

  test('fresh makes a connection for each attempt, and leaves each', async (t) => {
    const { server, trier } = await trying(t, 'fresh');
    for (const seq of [1, 2, 3]) await trier.try(seq);
    assert.equal(server.connections().made, 3);
    await noneConnected(server);
  });

  test('persistent keeps its connection, through errors too, but not to a read-only server', async (t) => {
    const { server, trier } = await trying(t, 'persistent');
    await trier.try(1);
    server.answer = { severity: 'ERROR', code: '53100' };
    await trier.try(2);
    assert.equal(server.connections().made, 1);
    server.answer = { severity: 'ERROR', code: '25006' };
    await trier.try(3);
    server.answer = 'row';
    assert.deepEqual(await trier.try(4), ACKNOWLEDGED);
    assert.equal(server.connections().made, 2);
  });

  test('persistent: a statement without an answer holds up no other, and the pool goes on', async (t) => {
    const { server, trier } = await trying(t, 'persistent');
    server.answer = 'silence';
    const first = trier.try(1);
    await until(() => server.statements() === 1, { timeoutMs: 10_000, what: 'the first statement' });
    server.answer = 'row';
    assert.deepEqual(await trier.try(2), ACKNOWLEDGED);
    assert.deepEqual(await first, { outcome: 'info', code: 'deadline', sent: true });
    assert.deepEqual(await trier.try(3), ACKNOWLEDGED);
    assert.equal(server.connections().made, 2);
  });

  test('persistent: while no connection opens, few are under way, however many attempts wait', async (t) => {
    const { server, trier } = await trying(t, 'persistent');
    server.welcome = 'silence';
    const tries = Array.from({ length: 40 }, (_, seq) => trier.try(seq));
    await until(() => server.connections().open > 0, { timeoutMs: 10_000, what: 'a connection' });
    const tried = await Promise.all(tries);
    assert.ok(tried.every(({ outcome, sent }) => outcome === 'fail' && sent === false));
    assert.ok(server.connections().made <= 16, `${server.connections().made} connections for 40 attempts`);
  });

  // Each is longer than the interval, so that a lane with one connection would fall behind and break itself. As many
  // attempts are under way as in a drill, whose two lanes try half as often.
  for (const [what, takes] of [
    ['answers after 150 ms', { takesMs: 150 }],
    ['answers after 600 ms', { takesMs: 600 }],
    ['answers after 1.5 s', { takesMs: 1_500 }],
    ['lets in after 1.2 s', { opensMs: 1_200 }],
  ] as const)
    for (const kind of ['fresh', 'persistent'] as const)
      test(`${kind}: with a server that ${what} nothing but the latency changes`, async (t) => {
        const { server, trier } = await trying(t, kind, 10_000);
        Object.assign(server, takes);
        const attempts: Attempt[] = [];
        const nowMs = () => performance.now();
        const lane = runLane(kind, trier, { intervalMs: 50, firstMs: nowMs(), nowMs }, (a) =>
          attempts.push(a),
        );
        await until(() => attempts.length >= 40, { timeoutMs: 60_000, what: '40 attempts' });
        await lane.stop();

        assert.deepEqual(new Set(attempts.map(({ outcome }) => outcome)), new Set(['ok']));
        assert.ok(
          attempts.every(({ invokedMs, completedMs }) => completedMs - invokedMs >= server.takesMs - 2),
        );
        assert.equal(server.statements(), attempts.length);
        // What is kept is used again; what is not is one for each.
        assert.equal(server.connections().made < attempts.length, kind === 'persistent');
      });
});
