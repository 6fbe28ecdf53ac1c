import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlessMissing } from '../../../../source/inventory/docker/engine.ts';

const answer = (statusCode: number) =>
  new Error('Docker: said', { cause: Object.assign(new Error(), { statusCode }) });

test('what the engine does not have is no failure; whatever else it says is', async () => {
  assert.equal(await unlessMissing(async () => 'there'), 'there');
  assert.equal(await unlessMissing(() => Promise.reject(answer(404))), undefined);
  await assert.rejects(
    unlessMissing(() => Promise.reject(answer(409))),
    /said/,
  );
  await assert.rejects(
    unlessMissing(() => Promise.reject(new Error('no engine'))),
    /no engine/,
  );
});
