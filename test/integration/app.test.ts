import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Application } from '../../source/systems/app/facts.ts';
import { aSyncStandby, containerName, docker, hostPort } from '../stack.ts';
import { until } from '../wait.ts';
import { acting, assertOutcome } from './actions/acting.ts';

const { run, state, untilState } = acting();

const BUSY_MS = 60_000;

type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** One request to the application; status 0 where none was answered. */
async function ask(method: string, route: string, body?: unknown): Promise<Answer> {
  const init = { method, signal: AbortSignal.timeout(10_000) };
  try {
    const url = `http://127.0.0.1:${await appPort()}${route}`;
    const answer = await fetch(url, body === undefined ? init : { ...init, body: JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  } catch {
    return { status: 0, body: {} };
  }
}

let port: Promise<number> | undefined;

function appPort(): Promise<number> {
  port ??= hostPort('app', 8080);
  return port;
}

const said = (): Application | undefined => state().app.app?.value;

test('the application is UP with its components and pools, and the console says the same', async () => {
  const { status, body } = await ask('GET', '/actuator/health');
  assert.equal(status, 200);
  const components = body.components as Record<string, { status: string; details: Record<string, unknown> }>;
  assert.deepEqual([body.status, components.db?.status, components.redis?.status], ['UP', 'UP', 'UP']);
  assert.deepEqual(Object.keys(components.db?.details.pool ?? {}), ['writes', 'reads']);
  await untilState('the console to show it', () => said()?.status === 'UP' && said()?.pageUp === true);
});

test('the status page sends requests to its own server only', async () => {
  const html = await docker('exec', await containerName('app'), 'curl', '-s', 'http://127.0.0.1:3000/');
  assert.match(html, /<title>PAWS360 status<\/title>/);
  assert.doesNotMatch(html, /https?:\/\/|src=|<link/);
  const json = await docker(
    'exec',
    await containerName('app'),
    'curl',
    '-s',
    'http://127.0.0.1:3000/state.json',
  );
  assert.equal(JSON.parse(json).health.status, 'UP');
});

test('in a switchover no acknowledged write is lost, and writes go on by themselves', async () => {
  const acknowledged: string[] = [];
  const failed: Answer[] = [];
  let writing = true;
  const writer = async () => {
    while (writing) {
      const id = randomUUID();
      const answer = await ask('PUT', `/entries/${id}`, { body: 'kept' });
      if (answer.status === 200) acknowledged.push(id);
      else failed.push(answer);
    }
  };
  const writers = [1, 2, 3].map(writer);
  try {
    await until(() => acknowledged.length > 20, { timeoutMs: BUSY_MS, what: 'writes before the switchover' });
    assertOutcome(await run('switchover', undefined, { candidate: await aSyncStandby() }));
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 20, { timeoutMs: BUSY_MS, what: 'writes after it' });
  } finally {
    writing = false;
    await Promise.all(writers);
  }
  // What failed was said to have failed, after a bounded time: each writer can meet only so many.
  assert.ok(failed.length < 30, `${failed.length} failed, ${JSON.stringify(failed.slice(0, 3))}`);
  for (let from = 0; from < acknowledged.length; from += 1_000) {
    const ids = acknowledged.slice(from, from + 1_000);
    const { body } = await ask('POST', '/entries/count', { ids });
    assert.equal(body.found, ids.length);
  }
});

test('the load raises the requests per second, and ends by itself', async () => {
  await untilState('silence', () => said()?.traffic?.requestsPerSecond === 0);
  const quiet = said()?.traffic?.requests ?? 0;
  assertOutcome(await run('app load', undefined, { rate: '20', duration: '8' }));
  assert.equal(said()?.load?.rate, 20);
  await untilState('requests', () => (said()?.traffic?.requestsPerSecond ?? 0) > 5);
  await untilState('the end of the load', () => said()?.load === undefined);
  await untilState('silence', () => said()?.traffic?.requestsPerSecond === 0);
  const made = (said()?.traffic?.requests ?? 0) - quiet;
  assert.ok(made > 40 && made <= 8 * 20 + 1, `${made} requests`);
});

test('a load that is on can be ended, and one beyond the bounds is refused', async () => {
  assertOutcome(await run('app load', undefined, { rate: '5', duration: '600' }));
  assertOutcome(await run('app load off'));
  assert.equal(said()?.load, undefined);
  assert.equal((await ask('PUT', '/load', { rate: 1_000, seconds: 10 })).status, 400);
  assert.equal((await ask('PUT', '/load', { rate: 10, seconds: 10_000 })).status, 400);
});
