import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FactEvent } from '../../../source/model/event.ts';
import { LATE_MS } from '../../../source/net/lateness.ts';
import { observeWay, type Way } from '../../../source/watch/way.ts';
import { place } from '../../fixtures/places.ts';

/** What is reported of one try that ends like this. */
async function reported(
  ask: () => Promise<void>,
  rest: Partial<Pick<Way, 'system' | 'unused'>> = {},
): Promise<readonly string[]> {
  const seen: FactEvent[] = [];
  const way: Way = { system: 'writes', key: '', place: () => place('haproxy', 5000), ask, ...rest };
  await observeWay(way, (event) => seen.push(event), 1_000, new AbortController().signal);
  return seen.map((event) => {
    if (event.type === 'source.failed') return `${event.system} ${event.member}: ${event.error}`;
    if (event.type !== 'way.tried') return event.type;
    const { system, member, tried } = event;
    return `${system} ${member}: ${tried.type}${tried.type === 'unknown' ? `: ${tried.why}` : ''}`;
  });
}

const refusal = (code: string, text: string) =>
  new Error(text, { cause: Object.assign(new Error(text), { code }) });

test('a write or a read that is served, one that fails, and one that tells nothing of clients', async () => {
  assert.deepEqual(await reported(async () => undefined), ['writes haproxy: acknowledged']);
  assert.deepEqual(await reported(async () => undefined, { system: 'reads' }), ['reads haproxy: answered']);
  for (const system of ['writes', 'reads'] as const) {
    const readOnly = refusal('25006', 'cannot execute INSERT in a read-only transaction');
    assert.deepEqual(await reported(() => Promise.reject(readOnly), { system }), [
      `${system} haproxy: ${readOnly.message}`,
    ]);
    for (const [code, text] of [
      ['42P01', 'relation "paws_console.write_check" does not exist'],
      ['3F000', 'schema "paws_console" does not exist'],
      ['28P01', 'password authentication failed'],
    ] as const)
      assert.deepEqual(await reported(() => Promise.reject(refusal(code, text)), { system }), [
        `${system} haproxy: unknown: ${text}`,
      ]);
  }
  const noAuth = new Error('redis at 127.0.0.1:6379: NOAUTH Authentication required.');
  assert.deepEqual(await reported(() => Promise.reject(noAuth)), [
    `writes haproxy: unknown: ${noAuth.message}`,
  ]);
});

test('nothing is asked where that would tell nothing', async () => {
  const unused = () => 'a standby cluster takes no writes';
  assert.deepEqual(await reported(() => assert.fail('it was asked'), { unused }), [
    `writes haproxy: unknown: ${unused()}`,
  ]);
});

test('what this process was too late to hear is no failure of a member', async () => {
  const busy = async () => {
    const until = performance.now() + LATE_MS + 200;
    while (performance.now() < until);
    throw new Error('no answer');
  };
  const events = await reported(busy, { system: 'reads' });
  assert.deepEqual([...new Set(events)], ['console.late']);
});
