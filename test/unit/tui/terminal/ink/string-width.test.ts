import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { isSingleWidth } from '../../../../../source/text/single-width.ts';
import width from '../../../../../source/tui/terminal/ink/string-width.ts';
import { anyText } from '../../../../fixtures/any-text.ts';

test('every character that is taken for one column wide is', () => {
  let single = 0;
  for (let code = 0; code < 0x1_0000; code += 1) {
    const character = String.fromCharCode(code);
    if (!isSingleWidth(character)) continue;
    single += 1;
    assert.equal(stringWidth(character), 1, code.toString(16));
  }
  assert.ok(single > 400, `${single}`);
});

test('a text has the width that the package says, whatever is in it', () => {
  const piece = fc.constantFrom(
    'a',
    '│ ',
    '▸',
    '✓',
    '✓\ufe0f',
    '⣿',
    '·',
    '日',
    '👍🏽',
    'é',
    '\u200b',
    '\u001b[1m',
    '…',
    '×',
  );
  const text = fc.oneof(
    anyText(),
    fc.array(piece).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(text, (each) => {
      assert.equal(width(each), stringWidth(each));
      assert.equal(width(each), stringWidth(each), 'and the second time');
    }),
  );
});
