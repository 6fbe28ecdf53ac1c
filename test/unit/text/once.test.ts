import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onceFor, onceForLast } from '../../../source/text/once.ts';

test('a result is computed once for each object, undefined too', () => {
  const asked: object[] = [];
  const of = onceFor((one: object) => void asked.push(one));
  const [a, b] = [{}, {}];
  for (const one of [a, b, a, b]) of(one);
  assert.deepEqual(asked, [a, b]);
});

test('with a key, the last key of each object is remembered, whatever others are asked', () => {
  let computed = 0;
  const of = onceForLast((one: { n: number }, key: string) => `${one.n}${key}${computed++}`);
  const [a, b] = [{ n: 1 }, { n: 2 }];
  assert.equal(of(a, 'x'), of(a, 'x'));
  assert.equal(of(b, 'x'), of(b, 'x'));
  assert.equal(computed, 2);
  assert.notEqual(of(a, 'y'), of(a, 'x'));
  assert.equal(computed, 4);
});

test('keys are the same where the caller says so', () => {
  const of = onceForLast(
    (_: object, key: { id: number }) => key,
    (one, other) => one.id === other.id,
  );
  const owner = {};
  assert.equal(of(owner, { id: 1 }), of(owner, { id: 1 }));
});
