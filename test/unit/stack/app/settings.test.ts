import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSettings } from '../../../../stack/app/settings.ts';

test('a missing setting has the value of the bundled stack', () => {
  const { writes, reads, poolMax, sentinels } = readSettings({ PAWS_APP_PASSWORD: 'x' });
  assert.deepEqual([writes.port, reads.port, poolMax, sentinels.length], [5000, 5001, 10, 3]);
});

test('a wrong setting is named', () => {
  assert.throws(() => readSettings({}), { message: 'PAWS_APP_PASSWORD is not set' });
  for (const value of ['0', '41', 'ten', '1.5']) {
    assert.throws(() => readSettings({ PAWS_APP_PASSWORD: 'x', PAWS_APP_POOL_MAX: value }), {
      message: `PAWS_APP_POOL_MAX is '${value}': it must be a whole number from 1 to 40`,
    });
  }
});
