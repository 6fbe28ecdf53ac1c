import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unlessMissing } from '../../../../source/inventory/docker/engine.ts';

const answer = (statusCode: number) =>
  new Error('Docker: said', { cause: Object.assign(new Error(), { statusCode }) });

test('status 404 of the engine is no failure; any other error is', async () => {
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
