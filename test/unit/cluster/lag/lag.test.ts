import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  MAX_STRETCH_MS,
  positionAt,
  rateOf,
  recent,
  SAME_MOMENT_MS,
  secondsBehind,
  secondsToCatchUp,
  since,
  spreadOf,
} from '../../../../source/cluster/lag/lag.ts';

// The primary writes 100 bytes a second from second 0 to second 10.
const history = Array.from({ length: 11 }, (_, i) => ({ at: i * 1_000, lsn: i * 100 }));

test('a replica is as far behind in time as the primary was past its position', () => {
  assert.equal(secondsBehind(history, 500, 10_000), 5);
  assert.equal(secondsBehind(history, 550, 10_000), 4.5);
});

test('what was written after a quiet time is not counted from its beginning', () => {
  const burst = [...history.slice(0, 2), { at: 60_000, lsn: 100 }, { at: 61_000, lsn: 200 }];
  assert.equal(secondsBehind(burst, 100, 61_000), 1);
});

test('a replica with everything is not behind, however long nothing was written', () => {
  assert.equal(secondsBehind(history, 1_000, 900_000), 0);
});

test('a position before all that is remembered gives no answer rather than a guess', () => {
  assert.equal(secondsBehind(history.slice(5), 100, 10_000), undefined);
  assert.equal(secondsBehind([], 100, 10_000), undefined);
});

test('the position of the primary between two samples is interpolated', () => {
  assert.equal(positionAt(history, 2_000, 0), 200);
  assert.equal(positionAt(history, 2_500, 0), 250);
});

test('the position of the primary before, after, or long between two samples is not known', () => {
  assert.equal(positionAt(history, -1, 0), undefined);
  assert.equal(positionAt(history, 10_001 + SAME_MOMENT_MS, 0), undefined);
  assert.equal(positionAt([], 0, 0), undefined);
  const silent = [...history, { at: 10_001 + MAX_STRETCH_MS, lsn: 2_000 }];
  assert.equal(positionAt(silent, 10_500, 0), undefined);
});

test('just after a sample the primary counts as where it was', () => {
  assert.equal(positionAt(history, 10_000 + SAME_MOMENT_MS, 0), 1_000);
});

test('a sample older than `since` is not used', () => {
  assert.equal(positionAt(history, 4_500, 4_001), undefined);
  assert.equal(positionAt(history, 5_500, 4_001), 550);
});

test('a rate is the distance over the time', () => {
  assert.equal(rateOf(history), 100);
  assert.equal(rateOf(history.slice(0, 1)), undefined);
  assert.equal(rateOf([...history].reverse().map((point, i) => ({ ...point, at: i }))), undefined);
});

test('a rate covers the last seconds, two samples where they are rare, and never a time without an answer', () => {
  assert.deepEqual(recent(history), history.slice(5));
  const rare = [0, 8_000, 16_000].map((at) => ({ at }));
  assert.deepEqual(recent(rare), rare.slice(1));
  const silence = [{ at: 0 }, { at: MAX_STRETCH_MS + 1 }];
  assert.deepEqual(recent(silence), silence.slice(1));
  assert.deepEqual(recent([]), []);
});

test('points from a time on', () => {
  assert.deepEqual(since(history, 8_500), history.slice(9));
  assert.deepEqual(since(history, 9_000), history.slice(9));
  assert.deepEqual(since(history, 99_000), []);
});

test('the time to catch up counts what is written meanwhile', () => {
  assert.equal(secondsToCatchUp(1_000, 300, 100), 5);
  assert.equal(secondsToCatchUp(0, 0, 100), 0);
  assert.equal(secondsToCatchUp(1_000, 100, 100), undefined);
});

test('the spread is least, middle and greatest', () => {
  assert.deepEqual(spreadOf([5, 1, 3]), { min: 1, median: 3, max: 5 });
  assert.deepEqual(spreadOf([4, 1, 3, 2]), { min: 1, median: 2.5, max: 4 });
  assert.equal(spreadOf([]), undefined);
});

// Samples of a primary that goes on writing: positions never fall.
const samples = fc
  .array(
    fc.record({ after: fc.integer({ min: 1, max: 3_000 }), wrote: fc.integer({ min: 0, max: 1 << 24 }) }),
    {
      minLength: 2,
      maxLength: 50,
    },
  )
  .map((steps) => {
    let at = 0;
    let lsn = 1_000;
    return steps.map(({ after, wrote }) => {
      at += after;
      lsn += wrote;
      return { at, lsn };
    });
  });

test('at the time that a replica is behind, the primary was where the replica is now', () => {
  fc.assert(
    fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (points, part) => {
      const first = points[0] ?? { at: 0, lsn: 0 };
      const last = points.at(-1) ?? first;
      const position = first.lsn + part * (last.lsn - first.lsn);
      const seconds = secondsBehind(points, position, last.at);
      assert.ok(seconds !== undefined && seconds >= 0 && seconds * 1_000 <= last.at - first.at + 1e-6);
      const then = positionAt(points, last.at - seconds * 1_000, 0);
      // Where the position of the primary did not change, any of these times would do.
      assert.ok(
        then === undefined || Math.abs(then - position) <= 1e-3 * (1 + last.lsn - first.lsn),
        `${then}`,
      );
    }),
  );
});

test('a replica with more WAL has less lag', () => {
  fc.assert(
    fc.property(samples, fc.nat(1 << 28), fc.nat(1 << 28), (points, a, b) => {
      const now = points.at(-1)?.at ?? 0;
      const first = points[0]?.lsn ?? 0;
      const [less, more] = [Math.min(a, b), Math.max(a, b)].map((lsn) =>
        secondsBehind(points, first + lsn, now),
      );
      assert.ok(less !== undefined && more !== undefined && more <= less);
    }),
  );
});

test('the spread is what sorting says', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), (values) => {
      const sorted = [...values].sort((a, b) => a - b);
      const spread = spreadOf(values);
      assert.equal(spread?.min, sorted[0]);
      assert.equal(spread?.max, sorted.at(-1));
      const below = values.filter((value) => value <= (spread?.median ?? -1)).length;
      assert.ok(below * 2 >= values.length);
    }),
  );
});
