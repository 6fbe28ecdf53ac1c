import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cache } from '../../../../stack/app/cache.ts';
import type { Database } from '../../../../stack/app/database.ts';
import { openEntries } from '../../../../stack/app/entries.ts';

const ENTRY = { id: '00000000-0000-4000-8000-000000000001', body: 'hello' };

function world(answer: (way: string, sql: string) => readonly unknown[] | Error) {
  const asked: string[] = [];
  const kept = new Map<string, string>();
  const database = {
    query: async (way: string, sql: string) => {
      asked.push(`${way} ${sql.trim().split(/\s+/)[0]}`);
      const rows = answer(way, sql);
      if (rows instanceof Error) throw rows;
      return rows;
    },
  } as unknown as Database;
  const cache = {
    get: async (key: string) => kept.get(key),
    put: async (key: string, value: string) => void kept.set(key, value),
    drop: async (key: string) => void kept.delete(key),
  } as unknown as Cache;
  return { entries: openEntries(database, cache), asked };
}

test('what was read once comes from the cache, until it is written again', async () => {
  const { entries, asked } = world(() => [ENTRY]);
  assert.deepEqual(await entries.get(ENTRY.id), ENTRY);
  assert.deepEqual(await entries.get(ENTRY.id), ENTRY);
  await entries.put(ENTRY);
  await entries.get(ENTRY.id);
  assert.deepEqual(asked, ['reads SELECT', 'writes INSERT', 'reads SELECT']);
});

test('what no replica has yet, or none answers, is read from the primary', async () => {
  for (const replica of [[], new Error('Connection terminated unexpectedly')]) {
    const { entries, asked } = world((way) => (way === 'reads' ? replica : [ENTRY]));
    assert.deepEqual(await entries.get(ENTRY.id), ENTRY);
    assert.deepEqual(asked, ['reads SELECT', 'writes SELECT']);
  }
});

test('the table is made when it is first missed', async () => {
  let made = false;
  const { entries, asked } = world((_, sql) => {
    if (sql.startsWith('CREATE')) made = true;
    return made ? [] : Object.assign(new Error('no table'), { code: '42P01' });
  });
  await entries.put(ENTRY);
  assert.deepEqual(asked, ['writes INSERT', 'writes CREATE', 'writes INSERT']);
});
