import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Observation } from '../../../source/drill/observation.ts';
import { writablePrimaries } from '../../../source/drill/writable.ts';

/** A node that was asked at `askedMs` and answered `tookMs` later. */
function observation(name: string, askedMs: number, standby: boolean | null, tookMs = 10): Observation {
  const said = standby === null ? null : { standby, startedAt: null, timeline: null, standbys: [] };
  return { type: 'node', name, askedMs, atMs: askedMs + tookMs, answer: said };
}

const every200 = (name: string, fromMs: number, toMs: number) =>
  Array.from({ length: (toMs - fromMs) / 200 + 1 }, (_, i) => observation(name, fromMs + 200 * i, false));

test('a primary after another is one at a time', () => {
  const seen = [...every200('patroni1', 0, 2_000), ...every200('patroni2', 2_200, 4_000)];
  assert.deepEqual(writablePrimaries(seen), { max: 1, looks: seen.length });
});

test('two that take writes over the same time are two', () => {
  const seen = [...every200('patroni1', 0, 2_000), ...every200('patroni2', 1_000, 3_000)];
  assert.equal(writablePrimaries(seen).max, 2);
});

test('an answer that came late proves nothing of the time after the question', () => {
  const late = observation('patroni1', 1_000, false, 700);
  const seen = [...every200('patroni1', 0, 800), late, ...every200('patroni2', 1_200, 2_000)];
  assert.equal(writablePrimaries(seen).max, 1);
});

test('a node that fell silent does not count until it answers again', () => {
  const seen = [
    ...every200('patroni1', 0, 1_000),
    observation('patroni1', 1_200, null),
    ...every200('patroni2', 1_400, 3_000),
    observation('patroni1', 3_400, true),
  ];
  assert.equal(writablePrimaries(seen).max, 1);
});

test('a standby counts as no writable primary, and no answer as no observation', () => {
  assert.deepEqual(writablePrimaries([observation('patroni1', 0, true)]), { max: 0, looks: 1 });
  assert.deepEqual(writablePrimaries([]), { max: 0, looks: 0 });
});
