import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedRow, missed, peer, row } from '../../../bench/row.ts';
import { percentile, slope, summarise } from '../../../bench/statistics.ts';
import { number, table } from '../../../bench/table.ts';

const oneToHundred = Array.from({ length: 100 }, (_, i) => i + 1);

test('median and 99th percentile are samples, by the nearest rank', () => {
  assert.deepEqual(summarise(oneToHundred), { n: 100, p50: 50, p99: 99 });
  assert.deepEqual(summarise([7]), { n: 1, p50: 7, p99: 7 });
  assert.equal(percentile([3, 1, 2], 0.5), 2);
  assert.throws(() => summarise([]), /no sample/);
});

test('the slope is that of the line through the points', () => {
  assert.equal(
    slope([
      [0, 10],
      [1, 12],
      [2, 14],
    ]),
    2,
  );
  assert.equal(slope([[1, 5]]), 0);
});

test('a limit is kept below it, and an inclusive one also at it', () => {
  const at = (inclusive: boolean) => row('x', 'ms', [5], { limits: [{ of: 'p50', at: 5, inclusive }] });
  assert.equal(missed(at(false)).length, 1);
  assert.equal(missed(at(true)).length, 0);
});

test('the table says what is kept, what is missed and what could not be measured', () => {
  const text = table([
    row('quick', 'ms', [10, 20, 30], {
      limits: [
        { of: 'p50', at: 25 },
        { of: 'p99', at: 40 },
      ],
      peers: [peer('other', [40])],
    }),
    row('slow', 'ms', [10, 20, 30], { limits: [{ of: 'p99', at: 25 }], note: 'why it is so' }),
    failedRow('keys', new Error('waited 20000 ms for hatop; the screen was:\nsecret')),
  ]);
  assert.match(text, /^\| quick +\| 20\.0 ms +\| 30\.0 +\| 3 .*\| yes +\| other 40\.0 \/ 40\.0 \(2\.00×\)/m);
  assert.match(text, /^\| slow \[2\].*\| MISSED \(p99 < 25\.0 ms\)/m);
  assert.match(text, /^\| keys \[3\] +\| - .*\| FAILED/m);
  assert.match(text, /^\[2\] why it is so$/m);
  assert.match(text, /^\[3\] keys could not be measured: waited 20000 ms for hatop; the screen was:$/m);
});

for (const [value, text] of [
  [0, '0'],
  [0.01234, '0.012'],
  [1.234, '1.23'],
  [12.34, '12.3'],
  [123.4, '123'],
  [12345, '12345'],
] as const) {
  test(`${value} is reported as ${text}`, () => assert.equal(number(value), text));
}
