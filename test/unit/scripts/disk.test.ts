import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Need, tooLittle } from '../../../scripts/disk.ts';

for (const [freeMb, need, enough] of [
  [0, { image: false, data: 'further' }, false],
  [99, { image: false, data: 'further' }, false],
  [100, { image: false, data: 'further' }, true],
  [500, { image: false, data: 'first' }, false],
  [1500, { image: false, data: 'first' }, true],
  [1500, { image: true, data: 'first' }, false],
  [4000, { image: true, data: 'first' }, true],
] as const satisfies readonly (readonly [number, Need, boolean])[]) {
  const what = `${need.data} data${need.image ? ' and an image' : ''}`;
  test(`${freeMb} MB are ${enough ? 'enough' : 'too little'} for ${what}`, () => {
    assert.equal(tooLittle('/var/lib/docker', freeMb, need) === undefined, enough);
  });
}

test('too little disk space is one line with the directory, both sizes, and the next step', () => {
  const message = tooLittle('/data/docker', 12, { image: false, data: 'further' }) ?? '';
  assert.match(message, /^The engine's disk is nearly full: 12 MB are free in \/data\/docker/);
  assert.match(message, /needs 100 MB\. Next step: free space there .*, and run npm start again\.$/);
  assert.doesNotMatch(message, /\n|prune|reset/);
});
