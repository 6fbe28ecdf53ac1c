import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatLsn } from '../../../../source/systems/patroni/lsn.ts';

test('a WAL position as PostgreSQL writes it', () => {
  assert.equal(formatLsn(83_886_176), '0/5000060');
  assert.equal(formatLsn(3 * 2 ** 32 + 0xab), '3/AB');
  assert.equal(formatLsn(0), '0/0');
  assert.equal(formatLsn(JSON.parse('1e999')), '?');
});
