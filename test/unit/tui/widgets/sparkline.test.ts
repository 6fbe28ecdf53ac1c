import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare } from '../../../../source/tui/theme.ts';
import { line } from '../../../../source/tui/widgets/line.ts';
import { sparkline } from '../../../../source/tui/widgets/sparkline.ts';

test('values rise from the lowest block to the full one; no value is a blank', () => {
  assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7], 1), '▁▂▃▄▅▆▇█');
  assert.equal(sparkline([7, undefined, 0], 1), '█ ▁');
});

test('small values stay small against what is worth a warning', () => {
  assert.equal(sparkline([1, 2, 3], 100), '▁▁▁');
});

test('every block has a character of its own in ASCII', () => {
  const text = line([{ text: sparkline([0, 1, 2, 3, 4, 5, 6, 7], 1) }], { ...bare, ascii: true });
  assert.match(text, /^[ -~]{8}$/);
  assert.equal(new Set(text).size, 8);
  assert.ok(!text.includes('?'));
});
