import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTargets } from '../../../source/watch/targets.ts';
import { waysOf } from '../../../source/watch/ways.ts';
import { node, proxy } from '../../fixtures/places.ts';

test('a console without leave to write only reads', () => {
  const systems = (mayWrite?: () => boolean) =>
    waysOf([node, proxy], makeTargets(), mayWrite).map(({ system }) => system);
  assert.deepEqual(systems(), ['reads']);
  assert.deepEqual(
    systems(() => true),
    ['writes', 'reads'],
  );
  const keys = waysOf([node, proxy], makeTargets(), () => true).map(({ system, key }) => `${system}:${key}`);
  assert.equal(new Set(keys).size, 2, 'one of each is kept');
});
