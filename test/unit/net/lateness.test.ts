import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { httpClient } from '../../../source/net/http.ts';
import { LATE_MS, lateSince } from '../../../source/net/lateness.ts';
import { LEAST_MS, remaining } from '../../../source/net/limit.ts';
import { attempt } from '../../../source/watch/supervise.ts';

/** Holds the event loop up, as a machine with too much to do does. */
function hold(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('an event loop that was held up is late by that much', async () => {
  const from = performance.now();
  hold(LATE_MS + 200);
  assert.ok((lateSince(from) ?? 0) > LATE_MS);
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.ok((lateSince(from) ?? 0) > LATE_MS, 'also once it goes on');
  assert.equal(lateSince(performance.now()), undefined, 'and not since then');
});

test('no call gets less than it takes to answer', () => {
  const from = performance.now() - 5_000;
  assert.equal(remaining({ deadlineMs: 900 }, from).deadlineMs, LEAST_MS);
  assert.ok(remaining({ deadlineMs: 900 }, performance.now()).deadlineMs > LEAST_MS);
});

test('what the console was too late to receive is no failure of the member, and is asked for again', async (t) => {
  // Answers at once; the caller is held up for longer than the deadline while the answer lies there.
  const server = createServer((_request, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const client = httpClient({ member: 'patroni1', host: '127.0.0.1', port }, 1);
  t.after(client.close);
  let asked = 0;
  const reported: (number | undefined)[] = [];
  let received = '';
  await attempt({
    signal: new AbortController().signal,
    deadlineMs: 300,
    onError: (_error, _at, lateMs) => reported.push(lateMs),
    run: async (limit) => {
      asked += 1;
      const answer = client.send({ method: 'GET', path: '/' }, limit);
      if (asked === 1) setImmediate(() => hold(900));
      received = (await answer).text;
    },
  });
  assert.equal(received, 'here');
  // On a busy machine the second answer may come too late as well.
  assert.ok(asked >= 2);
  assert.equal(reported.length, asked - 1);
  assert.ok(
    reported.every((lateMs = 0) => lateMs > LATE_MS),
    'reported with how late it was',
  );
});
