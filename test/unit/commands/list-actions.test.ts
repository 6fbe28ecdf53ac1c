import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../../source/actions/catalogue.ts';
import { actionList, actionTable } from '../../../source/commands/list-actions.ts';

const rows = actionList();

test('every action is listed with all that a script needs', () => {
  assert.deepEqual(
    rows.map(({ id }) => id),
    catalogue.map(({ id }) => id),
  );
  assert.deepEqual(
    rows.find(({ id }) => id === 'chaos pause'),
    {
      id: 'chaos pause',
      key: 'Z',
      title: 'Freeze (zombie)',
      summary: 'Freeze all processes of the selected container for some seconds',
      panel: 'global',
      danger: 'confirm',
      usage: 'paws-console chaos pause SERVICE [--duration N]',
      example: 'paws-console chaos pause patroni1 --duration 60 --yes',
    },
  );
});

test('what only the console has, has no subcommand; what needs a typed name says so', () => {
  assert.equal(rows.find(({ id }) => id === 'read-only')?.usage, null);
  assert.equal(rows.find(({ id }) => id === 'chaos etcd-quorum-loss')?.danger, 'type-name');
  assert.equal(rows.find(({ id }) => id === 'sentinel ckquorum')?.danger, 'none');
});

test('as a table: one line each, key and id in columns', () => {
  const lines = actionTable().split('\n');
  assert.equal(lines.length, catalogue.length);
  assert.match(lines[0] ?? '', /^S {2}switchover {2,}Hand the leadership/);
  assert.equal(new Set(rows.map(({ summary }, i) => lines[i]?.indexOf(summary))).size, 1);
});
