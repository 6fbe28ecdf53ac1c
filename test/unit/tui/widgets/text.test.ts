import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { clean, cut, fitText, wrap } from '../../../../source/tui/widgets/text.ts';
import { anyText } from '../../../fixtures/any-text.ts';

test('what is too wide ends with an ellipsis', () => {
  assert.equal(cut('sync standby', 12), 'sync standby');
  assert.equal(cut('sync standby', 8), 'sync st…');
  assert.equal(cut('日本語', 4), '日…');
  assert.equal(cut('x', 0), '');
});

test('no part of a number is left before the ellipsis', () => {
  assert.equal(cut('quorum 3 of 12', 14), 'quorum 3 of 12');
  assert.equal(cut('quorum 3 of 12', 13), 'quorum 3 of …');
  assert.equal(cut('18234', 4), '…');
  assert.equal(cut('lag 1.55 MB', 8), 'lag …');
});

test('a cell is exactly as wide as its column, whatever is in it', () => {
  const texts = anyText(40);
  fc.assert(
    fc.property(
      texts,
      fc.integer({ min: 1, max: 60 }),
      fc.constantFrom('left', 'right'),
      (text, width, side) => {
        assert.equal(stringWidth(fitText(text, width, side as 'left' | 'right')), width);
      },
    ),
  );
});

test('wrapped lines fit, and lose nothing but blanks', () => {
  assert.deepEqual(wrap('clients lose their connections', 12), ['clients lose', 'their', 'connections']);
  assert.deepEqual(wrap('1234567890', 4), ['1234', '5678', '90']);
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme-composite', maxLength: 60 }),
      fc.integer({ min: 2, max: 30 }),
      (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) assert.ok(stringWidth(line) <= width, line);
        assert.equal(lines.join('').replaceAll(' ', ''), clean(text).replaceAll(' ', ''));
      },
    ),
  );
});

test('what terminals give other widths than the library is replaced by what has one width', () => {
  // Columns by `wcwidth`, as most terminals count: one for each of these letters, none for marks.
  const columns = (text: string) => [...text].filter((sign) => !/\p{Mn}/u.test(sign)).length;
  const signs = [
    '\u0600',
    '\u0605',
    '\u06dd',
    '\u070f',
    '\u08e2',
    '\u{110bd}',
    '\u0e01\u0e33',
    '\u0e81\u0eb3',
    '🇩🇪',
    '🇦🇧',
  ];
  for (const sign of signs) {
    const text = clean(`a${sign}b`);
    assert.equal(
      columns(text),
      stringWidth(text),
      [...sign].map((c) => c.codePointAt(0)?.toString(16)).join(),
    );
  }
  assert.equal(clean('🇩🇪'), 'DE');
});

test('half of a character is never left, by a server or by a cut', () => {
  assert.equal(clean('a\ud800b'), 'a b');
  fc.assert(
    fc.property(anyText(30), fc.integer({ min: 1, max: 20 }), (text, width) => {
      for (const part of [cut(clean(text), width), fitText(text, width), ...wrap(text, width)])
        assert.equal(part, Buffer.from(part).toString());
    }),
  );
});
