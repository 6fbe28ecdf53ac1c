import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, lastLine } from '../../states/said.ts';

const ended = (exitCode: number, output = 'The stack is healthy after 9.1 s.') => ({
  exitCode,
  output,
  seconds: 9.1,
});

test('a start that ends as it should has no fault', () => {
  assert.deepEqual(faultsOf({ exit: 0 }, ended(0)), []);
  assert.deepEqual(faultsOf({ exit: 1, says: /^Port 1 is taken/m }, ended(1, 'x\nPort 1 is taken.')), []);
});

test('another exit code, or a missing line, is a fault', () => {
  assert.deepEqual(faultsOf({ exit: 0 }, ended(1)), ['it ended with 1, not 0']);
  assert.deepEqual(faultsOf({ exit: 1, says: /taken/ }, ended(1)), ['it does not say /taken/']);
});

for (const line of [
  'Next step: npm run stack -- reset removes its data and starts again.',
  'try docker compose down --volumes',
  'docker volume rm paws360_etcd1',
  'rm -rf /var/lib/docker/volumes',
  'docker system prune frees space',
]) {
  test(`"${line}" recommends a loss of data`, () => {
    assert.deepEqual(faultsOf({ exit: 1, says: / / }, ended(1, `It failed.\n${line}`)), [
      `it recommends to lose data: ${line}`,
    ]);
  });
}

test('what npm start says of interrupts and failures recommends no loss', () => {
  for (const line of [
    'Interrupted. npm start continues from here, npm run stack -- down stops what has started.',
    'Its data is as it was. Next step: npm run stack -- logs SERVICE says why; npm start continues from here.',
  ])
    assert.deepEqual(faultsOf({ exit: 0 }, ended(0, line)), []);
});

test('the last line is the last that says something', () => {
  assert.equal(lastLine('a\n  b \n\n'), 'b');
  assert.equal(lastLine(''), '');
});
