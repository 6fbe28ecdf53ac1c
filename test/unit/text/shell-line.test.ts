import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { shellLine } from '../../../source/text/shell-line.ts';

const WORDS = [
  'patroni1',
  '--endpoints=etcd1:2379',
  'x; touch /tmp/p #',
  '$(id)',
  '`id`',
  "it's",
  'a\nb\u0007\u009b',
  '',
  '*',
  '{"a":"b c"}',
  '\\',
  '日本',
];

test('each argument arrives in a shell unchanged', () => {
  const { stdout } = spawnSync('bash', ['-c', `${shellLine('printf', '%s\\0', ...WORDS)}`], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  assert.deepEqual(stdout.split('\0').slice(0, -1), WORDS);
});

test('what needs no quotes has none', () => {
  assert.equal(
    shellLine('patronictl', 'restart', 'paws360', 'patroni1'),
    'patronictl restart paws360 patroni1',
  );
});
