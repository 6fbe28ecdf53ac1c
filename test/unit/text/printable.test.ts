import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable } from '../../../source/text/printable.ts';
import { anyText } from '../../fixtures/any-text.ts';

test('text stays as it is', () => {
  assert.equal(printable('patroni1 läuft · 日本語 🐾'), 'patroni1 läuft · 日本語 🐾');
});

test('escape sequences are taken out and line breaks become spaces', () => {
  assert.equal(printable('\u001b[31mred\u001b[0m'), 'red');
  assert.equal(printable('a\r\nb\tc'), 'a b c');
  assert.doesNotMatch(printable('\u001b]0;title\u0007x\u009b2J'), /\p{Cc}/u);
});

test('a name cannot pretend to be another by turning the direction of writing', () => {
  assert.equal(printable('patroni\u202e1'), 'patroni 1');
});

test('no text whatever leaves something that a terminal would obey', () => {
  fc.assert(
    fc.property(anyText(), (text) => {
      assert.doesNotMatch(printable(text), /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    }),
  );
});
