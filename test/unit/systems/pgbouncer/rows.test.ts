import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pgbouncerPane } from '../../../../source/systems/pgbouncer/columns.ts';
import { selectPgbouncerRows } from '../../../../source/systems/pgbouncer/rows.ts';
import { stateAfter } from '../../../fixtures/facts.ts';
import { busy, pausedIs, quiet, withPooler } from '../../../fixtures/pgbouncer.ts';

const notes = (state: Parameters<typeof pgbouncerPane.notes>[0]) =>
  pgbouncerPane.notes(state).map(({ text }) => text);

test('a row for each pool, and for a database without one', () => {
  const rows = selectPgbouncerRows(withPooler(busy()));
  assert.deepEqual(
    rows.map(({ key, state, use }) => [key, state, use?.percent]),
    [
      ['pgbouncer1/postgres/app', 'active', 100],
      ['pgbouncer1/postgres/pgbouncer', 'active', 0],
    ],
  );
  const [only, ...others] = selectPgbouncerRows(withPooler(pausedIs(quiet(), true)));
  assert.deepEqual(
    [only?.key, only?.state, only?.pool, others],
    ['pgbouncer1/postgres', 'paused', undefined, []],
  );
});

test('one that was never observed has a row of its own; without one there is none', () => {
  assert.deepEqual(
    selectPgbouncerRows(withPooler()).map(({ key, fresh }) => [key, fresh.state]),
    [['pgbouncer1', 'waiting']],
  );
  assert.deepEqual(selectPgbouncerRows(stateAfter()), []);
});

test('the title names who waits and what is paused', () => {
  assert.deepEqual(notes(withPooler(busy())).map(plain), ['5 waiting', '20 clients active', '0 queries/s']);
  assert.match(plain(notes(withPooler(pausedIs(busy(), true)))[0]), /^postgres paused$/);
  assert.match(plain(notes(withPooler(quiet({ state: 'paused' })))[0]), /^pgbouncer1 paused$/);
  assert.deepEqual(notes(withPooler()), []);
});

// Without the sign before what is wrong.
function plain(text: string | undefined): string {
  return (text ?? '').replace(/^\W+/, '');
}
