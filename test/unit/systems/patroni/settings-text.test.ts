import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotedChange, readChanges } from '../../../../source/systems/patroni/settings-text.ts';

for (const [text, patch] of [
  ['ttl=30 loop_wait=10', { ttl: 30, loop_wait: 10 }],
  ['pause=null', { pause: null }],
  ['postgresql.parameters.work_mem=8MB', { postgresql: { parameters: { work_mem: '8MB' } } }],
  ['a.x=1 a.y=on', { a: { x: 1, y: 'on' } }],
  ['a="two words" b=[1, "c d"] e={"f": 1}', { a: 'two words', b: [1, 'c d'], e: { f: 1 } }],
  ['a=', { a: '' }],
  ['a=b=c', { a: 'b=c' }],
  ['{"ttl": 30, "pause": null}', { ttl: 30, pause: null }],
] as const) {
  test(`read: ${text}`, () => assert.deepEqual(readChanges(text), patch));
}

for (const [text, why] of [
  ['', /must be named/],
  ['ttl', /"ttl" is not NAME=VALUE/],
  ['ttl=1 =2', /"=2" is not NAME=VALUE/],
  ['a..b=1', /is not NAME=VALUE/],
  ['{"ttl": 30', /not a JSON object/],
] as const) {
  test(`not read: ${text}`, () => assert.match(String(readChanges(text)), why));
}

test('arguments from a shell are read unchanged', () => {
  const words = ['postgresql.parameters.log_line_prefix=%m [%p] ', 'slots={"a": 1}', 'ttl=30'];
  assert.deepEqual(readChanges(words.map(quotedChange).join(' ')), {
    postgresql: { parameters: { log_line_prefix: '%m [%p] ' } },
    slots: { a: 1 },
    ttl: 30,
  });
});
