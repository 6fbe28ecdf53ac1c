import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { asciiOfDots, dots } from '../../../../source/tui/widgets/braille.ts';
import { clean, widthOf } from '../../../../source/tui/widgets/text.ts';

test('dots are set from the lower left corner, and characters read from the upper left', () => {
  const field = dots(2, 2);
  field.set(0, 0);
  field.set(3, 7);
  assert.equal(field.at(0, 1), '⡀');
  assert.equal(field.at(1, 0), '⠈');
  assert.equal(field.at(0, 0), undefined);
});

test('dots outside of the field are left out', () => {
  const field = dots(1, 1);
  for (const [x, y] of [
    [-1, 0],
    [2, 0],
    [0, -1],
    [0, 4],
  ] as const)
    field.set(x, y);
  assert.equal(field.at(0, 0), undefined);
});

test('in ASCII a full character, a line above and a line below differ', () => {
  const ascii = asciiOfDots();
  assert.equal(Object.keys(ascii).length, 255);
  assert.ok(Object.values(ascii).every((sign) => /^[ -~]$/.test(sign)));
  assert.equal(ascii['⣿'], '#');
  assert.equal(ascii['⠉'], "'");
  assert.equal(ascii['⣀'], '_');
  assert.equal(ascii['⡇'], '|');
});

test('the own signs of the console have the width that the library measures', () => {
  for (const [from, to] of [
    [0x20, 0x7e],
    [0x2500, 0x259f],
    [0x2800, 0x28ff],
  ] as const) {
    for (let code = from; code <= to; code += 1) {
      const sign = String.fromCharCode(code);
      assert.equal(widthOf(sign), stringWidth(sign), sign);
      assert.equal(clean(sign), sign);
    }
  }
});
