import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import type { Attempt } from '../../../../source/drill/result/attempt.ts';
import { until } from '../../../wait.ts';
import { fakePostgres } from './fake-postgres.ts';
import { probesAt } from './probes-at.ts';

const BLOCKED_MS = 3_000;

/** Starts one of the programs; gives the first line that it prints. It does not outlive the test. */
async function program(t: TestContext, name: string, ...args: readonly string[]) {
  const file = path.join(import.meta.dirname, 'programs', name);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with exit code ${code} before it said anything`);
  });
  const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
  ended.catch(() => undefined);
  return { child, line: String(line) };
}

const acknowledged = (attempts: readonly Attempt[]) => attempts.filter(({ outcome }) => outcome === 'ok');

test('a console that is blocked for seconds does not lengthen a measurement', async (t) => {
  // In a process of its own too: it must answer while this one is blocked.
  const { line: port } = await program(t, 'fake-server.ts');
  const probes = await probesAt(Number(port));
  t.after(() => probes.stop().catch(() => undefined));
  await until(() => acknowledged(probes.attempts()).length >= 10, {
    timeoutMs: 30_000,
    what: 'attempts before',
  });
  const fromMs = probes.nowMs();
  // As a frame that takes long: nothing else of this process runs, but the machine is not made busy.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
  const toMs = probes.nowMs();
  const attempts = await probes.stop();

  assert.ok(toMs - fromMs >= BLOCKED_MS - 1);
  for (const lane of ['persistent', 'fresh'] as const) {
    const own = attempts.filter((attempt) => attempt.lane === lane).sort((a, b) => a.seq - b.seq);
    const gaps = own.slice(1).map((attempt, i) => attempt.invokedMs - (own[i]?.invokedMs ?? 0));
    const worst = Math.max(...gaps, ...own.map((attempt) => attempt.completedMs - attempt.invokedMs));
    assert.ok(worst < BLOCKED_MS / 2, `${lane}: ${worst} ms pass between or within attempts`);
    const meanwhile = own.filter((attempt) => attempt.invokedMs > fromMs && attempt.completedMs < toMs);
    assert.ok(meanwhile.length >= 10, `${lane}: ${meanwhile.length} attempts while this process was blocked`);
    // On one clock: what was reported later did not happen later.
    assert.ok(meanwhile.every(({ completedMs }) => completedMs < toMs));
  }
});

// They mostly wait: at the same time. The one above blocks this process, so it is alone.
describe('the process of the probes', { concurrency: true }, () => {
  test('batches tell every attempt once, and stopping tells those that were in flight', async (t) => {
    const server = await fakePostgres();
    t.after(server.close);
    const probes = await probesAt(server.port);
    const received: Attempt[] = [];
    const quiet = probes.onAttempts((batch) => received.push(...batch));
    await until(() => received.length >= 10, { timeoutMs: 30_000, what: 'attempts' });
    server.answer = 'silence';
    const silent = server.statements();
    await until(() => server.statements() > silent, {
      timeoutMs: 30_000,
      what: 'a statement without an answer',
    });
    const attempts = await probes.stop();
    assert.deepEqual(received, attempts);
    assert.ok(attempts.some(({ outcome, code }) => outcome === 'info' && code === 'deadline'));
    const keys = new Set(attempts.map(({ lane, seq }) => `${lane}:${seq}`));
    assert.equal(keys.size, attempts.length);
    assert.equal(await probes.stop(), attempts);
    quiet();
  });

  test('when the console is killed the probes end too, and remove what they wrote', async (t) => {
    const server = await fakePostgres();
    t.after(server.close);
    const { child, line } = await program(t, 'start-probes.ts', String(server.port));
    assert.equal(line, 'probing');
    await until(() => server.connections().open > 0, { timeoutMs: 30_000, what: 'a connection' });
    child.kill('SIGKILL');
    await until(() => server.cleared() === 1, { timeoutMs: 30_000, what: 'their rows to be removed' });
    await until(() => server.connections().open === 0, { timeoutMs: 30_000, what: 'the connections to end' });
    const { made } = server.connections();
    const ended = performance.now();
    await until(() => performance.now() - ended > 500, { timeoutMs: 30_000, what: 'ten intervals' });
    assert.equal(server.connections().made, made);
  });
});

test('a line that was cut off is counted and reported; the attempts before it are kept', async () => {
  const probes = await probesAt(1, 50, path.join(import.meta.dirname, 'programs', 'torn.ts'));
  await probes.failed;
  await assert.rejects(probes.stop(), {
    message: 'the probes ended (SIGKILL), and 1 line of theirs could not be read',
  });
  assert.deepEqual(
    probes.attempts().map(({ lane, seq }) => [lane, seq]),
    [['fresh', 1]],
  );
});

test('an interval that is too wide to measure with is refused', async () => {
  await assert.rejects(probesAt(1, 101), { message: 'the interval must be at most 100 ms, not 101' });
});
