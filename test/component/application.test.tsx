import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import type { State } from '../../source/store/state.ts';
import type { Application } from '../../source/systems/app/facts.ts';
import { after, app, containers, failure, healthy, NOW, tick } from '../fixtures/state.ts';
import { lineWith, type Screen, screen } from './screen.tsx';

const BUSY: Partial<Application> = {
  pools: [
    { name: 'writes', used: 9, max: 10, waiting: 3 },
    { name: 'reads', used: 2, max: 10, waiting: 0 },
  ],
  traffic: {
    requestsPerSecond: 49.8,
    errorsPerSecond: 0.4,
    p50Ms: 1.4,
    p99Ms: 212,
    requests: 2_000,
    errors: 2,
    retries: 7,
  },
  cache: { hits: 750, misses: 250, errors: 0 },
  load: { rate: 50, until: NOW + 42_000 },
};

async function onApplication(state: State, columns: number, rows: number, check: (s: Screen) => void) {
  const s = await screen(state, columns, rows);
  try {
    await s.press('6');
    check(s);
  } finally {
    s.close();
  }
}

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`at ${columns}×${rows} the pane says health, requests, errors and the pools, and is never too wide`, async () => {
    await onApplication(after(healthy(), app(BUSY)), columns, rows, (s) => {
      for (const line of s.lines()) assert.ok(stringWidth(line) <= columns, line);
      assert.match(lineWith(s.lines(), '6 Application'), /✓ UP · ▲ pool for writes 90 % taken/);
      assert.match(lineWith(s.lines(), ' app ', '9/10'), /✓ UP +UP +UP +50 +0\.4 .*9\/10 +2\/10/);
    });
  });
}

test('on a wide screen it has latency, waiting requests, hits, load with its end, and the status page', async () => {
  await onApplication(after(healthy(), app(BUSY)), 200, 60, (s) => {
    const row = lineWith(s.lines(), ' app ', '9/10');
    assert.match(row, /1 ms +212 ms +9\/10 +2\/10 +3 +75 % +50\/s 42 s +up/);
    assert.ok(s.text().includes('1 Patroni'), 'it is beside the others');
  });
});

test('at 120×42 the pane is beside the others, at 80×24 key 6 shows it', async () => {
  const wide = await screen(healthy(), 120, 42);
  assert.ok(wide.text().includes('6 Application') && wide.text().includes('1 Patroni'));
  wide.close();
  const small = await screen(healthy(), 80, 24);
  assert.ok(!small.text().includes('6 Application'));
  await small.press('6');
  assert.ok(small.text().includes('6 Application') && !small.text().includes('1 Patroni'));
  small.close();
});

test('a component that is down has its reason in the pane and in the first line', async () => {
  const components = {
    db: { status: 'DOWN', error: 'primary: connection refused' },
    redis: { status: 'UP' },
  };
  await onApplication(after(healthy(), app({ status: 'DOWN', components })), 200, 60, (s) => {
    assert.match(s.lines()[0] ?? '', /✗ CRITICAL.*app is DOWN: db DOWN/);
    assert.match(lineWith(s.lines(), '6 Application'), /✗ db DOWN/);
    assert.match(
      lineWith(s.lines(), ' app ', 'DOWN', 'off'),
      /✗ DOWN +DOWN +UP.*primary: connection refused/,
    );
    assert.match(s.text(), /app +app health: UP → DOWN/);
    assert.match(s.text(), /app +app db: UP → DOWN: primary: connection refused/);
  });
});

test('an application that does not answer keeps its values with their age, beside the state in Docker', async () => {
  const state = after(
    healthy(),
    app(BUSY),
    containers({ app: { state: 'exited', health: 'none', exitCode: 137, finishedAt: NOW } }),
    failure('app', 'app', 'app at 127.0.0.1:8080: connection refused', NOW + 1_000),
    tick(8),
  );
  await onApplication(state, 120, 40, (s) => {
    assert.match(lineWith(s.lines(), ' app ', 'refused'), /refused · 8 s old.*exited \(137\) 8 s ago.*9\/10/);
    assert.doesNotMatch(lineWith(s.lines(), '6 Application'), /UP/);
  });
});

test('enter describes the application', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('6');
  await s.press('\r');
  assert.match(s.text(), /app · GET \/actuator\/health, \/stats/);
  assert.match(s.text(), /components\.db\.status/);
  s.close();
});
