import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipboardSequence, headInBytes } from '../../../../source/tui/terminal/clipboard.ts';

const ESC = '\u001b';
const PLAIN = `${ESC}]52;c;cGF0cm9uaTE=\u0007`;

test('a terminal gets the text in base64', () => {
  assert.equal(clipboardSequence('patroni1', { TERM: 'xterm-256color' }), PLAIN);
});

test('tmux gets it for itself, and wrapped for the terminal around it', () => {
  const wrapped = `${ESC}Ptmux;${ESC}${PLAIN}${ESC}\\`;
  assert.equal(clipboardSequence('patroni1', { TMUX: '/tmp/tmux-0/default,1,0' }), PLAIN + wrapped);
  assert.equal(clipboardSequence('patroni1', { TERM: 'tmux-256color' }), PLAIN + wrapped);
});

test('screen passes it on in pieces that are not too long', () => {
  const text = 'x'.repeat(1_000);
  const sequence = clipboardSequence(text, { TERM: 'screen', STY: '1.pts-0' });
  const pieces = sequence.split(`${ESC}P`).slice(1);
  assert.ok(pieces.length > 5);
  for (const piece of pieces) {
    assert.ok(piece.endsWith(`${ESC}\\`) && piece.length < 256);
  }
  const passed = pieces.map((piece) => piece.slice(0, -2)).join('');
  assert.equal(passed, clipboardSequence(text, {}));
});

test('a text is cut at a number of bytes, never within a character', () => {
  assert.equal(headInBytes('läuft', 5), 'läuf');
  assert.equal(headInBytes('läuft', 2), 'l');
  assert.equal(headInBytes('läuft', 100), 'läuft');
  assert.equal(headInBytes('🐾', 3), '');
});
