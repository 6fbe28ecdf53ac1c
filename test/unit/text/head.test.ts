import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { headBy, shortened, tailBy } from '../../../source/text/head.ts';
import { parseJson } from '../../../source/text/json.ts';
import { memberName } from '../../../source/text/member-name.ts';
import { anyText } from '../../fixtures/any-text.ts';

test('no cut leaves half of a character', () => {
  const whole = anyText(40);
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 40 }), (text, length) => {
      const head = headBy(text, length);
      const tail = tailBy(text, length);
      assert.ok(text.startsWith(head) && text.endsWith(tail));
      for (const part of [head, tail, shortened(text, length)]) {
        assert.ok(part.length <= length);
        assert.equal(part, Buffer.from(part).toString());
      }
    }),
  );
  assert.equal(memberName(`${'x'.repeat(199)}😀`), 'x'.repeat(199));
});

test('half of a character in JSON is replaced at the door, in names and in values', () => {
  const value = parseJson('it', '{"a\\ud800": ["\\udc00", "\\ud83d\\ude00"]}');
  assert.deepEqual(value, { 'a\ufffd': ['\ufffd', '😀'] });
});

test('a piece that was cut keeps nothing else in the memory', () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const used = () => {
    gc();
    return process.memoryUsage().heapUsed;
  };
  const before = used();
  // Each as an answer would be: one long text, of which one word is kept.
  const kept = Array.from({ length: 50 }, (_, i) =>
    headBy(Buffer.alloc(400_000, `word ${i} `).toString(), 100),
  );
  assert.ok(used() - before < 10_000_000, `${kept.length} pieces`);
});
