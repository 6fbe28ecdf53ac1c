import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare } from '../../truth/compare.ts';
import type { Write } from '../../truth/prober.ts';
import type { Turn } from '../../truth/watcher.ts';

const FAULT = Date.parse('2026-11-28T10:00:00.000Z');

/** Acknowledged writes of the persistent lane every 50 ms, but in these times, s since the fault. */
function writesBut(...outages: readonly (readonly [from: number, to: number])[]): readonly Write[] {
  return Array.from({ length: 1_200 }, (_, i): Write => {
    const at = -5 + i * 0.05;
    const ok = outages.every(([from, to]) => at <= from || at >= to);
    const begunAt = FAULT + at * 1_000;
    return { lane: 'persistent', id: i, begunAt, endedAt: begunAt + 4, ok, by: 'a', lateMs: 0 };
  });
}

const outage = (own: boolean, from: number, length: number) => ({
  ...{ own, lane: 'persistent', fromMs: from * 1_000 },
  ...{ uMinMs: length * 1_000 - 100, uMaxMs: length * 1_000 + 100 },
});

const none = { rows: 0, keys: 0, helpers: 0, rules: 0, sessions: 3 };

type Beside = {
  readonly lost: number;
  readonly phases: readonly { readonly name: string; readonly atMs: number }[];
  readonly turns: readonly Turn[];
};

/** What disagrees, of the rows of the persistent lane. */
function wrong(
  outages: readonly ReturnType<typeof outage>[],
  writes: readonly Write[],
  { lost = 0, phases = [], turns = [] }: Partial<Beside> = {},
) {
  const report = {
    ...{ verdict: 'pass', reasons: [], writes: { lost: 0 }, outages, phases },
    fault: { at: new Date(FAULT).toISOString(), errorMs: 10 },
  };
  const seen = { writes, lost: { patroni1: lost }, before: none, after: none, events: '', turns };
  const rows = compare('switchover', report, seen).filter(({ what }) => !what.includes('fresh'));
  return rows.filter(({ agrees }) => !agrees).map(({ what }) => what);
}

test('an outage of the same length agrees, one that is longer than both errors allow does not', () => {
  assert.deepEqual(wrong([outage(true, 0, 5)], writesBut([0, 5])), []);
  assert.deepEqual(wrong([outage(true, 0, 5)], writesBut([0, 6])), ['outage, persistent']);
  assert.deepEqual(wrong([outage(true, 0, 6)], writesBut([0, 5])), ['outage, persistent']);
  assert.deepEqual(wrong([], writesBut([0, 5])), ['outage, persistent']);
});

test('a later outage agrees by its length; one that only one of both has does not', () => {
  const own = outage(true, 0, 5);
  assert.deepEqual(wrong([own, outage(false, 20, 4)], writesBut([0, 5], [20, 24])), []);
  const later = ['later outage at +20.00 s, persistent'];
  assert.deepEqual(wrong([own, outage(false, 20, 10)], writesBut([0, 5], [20, 24])), later);
  assert.deepEqual(wrong([own, outage(false, 20, 4)], writesBut([0, 5])), later);
  assert.equal(wrong([own], writesBut([0, 5], [20, 24])).length, 1);
});

test('lost writes of the prober that the report does not have do not agree', () => {
  assert.deepEqual(wrong([outage(true, 0, 5)], writesBut([0, 5]), { lost: 3 }), ['lost writes']);
});

test('a phase agrees by its time; one that only one of both has does not', () => {
  const turns: readonly Turn[] = [
    { type: 'key', at: FAULT - 3_000, leader: 'a' },
    { type: 'role', at: FAULT - 3_000, node: 'a', primary: true },
    { type: 'key', at: FAULT + 2_000, leader: null },
    { type: 'key', at: FAULT + 2_500, leader: 'b' },
    { type: 'role', at: FAULT + 3_000, node: 'b', primary: true },
  ];
  const phases = (gone: number, lock: number, promotion: number) => [
    { name: 'leader key gone', atMs: gone },
    { name: 'new lock', atMs: lock },
    { name: 'promotion', atMs: promotion },
  ];
  const compared = (said: Beside['phases'], seen = turns) =>
    wrong([outage(true, 0, 5)], writesBut([0, 5]), { phases: said, turns: seen });
  assert.deepEqual(compared(phases(2_010, 2_520, 3_100)), []);
  assert.deepEqual(compared(phases(2_010, 4_000, 3_100)), ['phase new lock']);
  assert.deepEqual(compared([]), ['phase leader key gone', 'phase new lock', 'phase promotion']);
  assert.deepEqual(compared(phases(2_010, 2_520, 3_100), []).length, 3);
});
