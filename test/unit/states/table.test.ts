import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tableOf } from '../../states/table.ts';

test('a row for each start, and below the table what is wrong', () => {
  const good = { state: 'second', exit: 0, seconds: 1.23, last: 'paws360 is running.', problems: [] };
  const bad = {
    ...good,
    state: 'port-taken',
    exit: 1,
    last: 'Port 5000 is taken.',
    problems: ['it says nothing'],
  };
  assert.equal(
    tableOf([good, bad]),
    [
      'STATE                          EXIT  SECONDS  OK      PRINTED LAST',
      'second                            0      1.2  ok      paws360 is running.',
      'port-taken                        1      1.2  FAILED  Port 5000 is taken.',
      '',
      'port-taken: it says nothing',
    ].join('\n'),
  );
});
