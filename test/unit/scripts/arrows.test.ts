import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { arrowsOf, circlesOf, strayArrows } from '../../../scripts/arrows.ts';

const arrows = arrowsOf(path.join(import.meta.dirname, '..', '..', '..', 'source'));

test('no file of source/ imports itself by way of others, types included', () => {
  assert.ok(arrows.length > 1_000);
  assert.deepEqual(circlesOf(arrows), []);
});

test('every import of source/ is allowed by the map of the folders', () => {
  assert.deepEqual(strayArrows(arrows), []);
});

test('a circle is found, however long it is', () => {
  const chain = ['a', 'b', 'c', 'a'].map((name) => `text/${name}.ts`);
  const circle = chain.slice(1).map((to, i) => ({ from: chain[i] ?? '', to }));
  assert.deepEqual(circlesOf(circle), [chain]);
});

test('what knows nothing of others is refused when it does', () => {
  const refused = (from: string, to: string) => strayArrows([{ from, to }]).length === 1;
  assert.ok(refused('net/http.ts', 'systems/etcd/facts.ts'));
  assert.ok(refused('store/reduce.ts', 'tui/app.tsx'));
  assert.ok(refused('systems/redis/rows.ts', 'systems/sentinel/rows.ts'));
  assert.ok(refused('systems/redis/facts.ts', 'store/state.ts'));
  assert.ok(!refused('systems/redis/rows.ts', 'store/state.ts'));
});
