import assert from 'node:assert/strict';
import { test } from 'node:test';
import { remembering } from '../../../../../source/tui/terminal/ink/memo.ts';

test('what was asked lately is not computed again, and what was not is forgotten', () => {
  const computed: string[] = [];
  const length = remembering((text) => {
    computed.push(text);
    return text.length;
  }, 2);
  for (const text of ['a', 'bb', 'a', 'ccc', 'a', 'bb', 'dddd', 'e', 'a', 'ccc']) {
    assert.equal(length(text), text.length);
  }
  assert.deepEqual(computed, ['a', 'bb', 'ccc', 'dddd', 'e', 'a', 'ccc']);
});
