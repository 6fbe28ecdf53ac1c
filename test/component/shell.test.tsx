import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthy } from '../fixtures/state.ts';
import { ENTER, lineWith, RIGHT, screen } from './screen.tsx';

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`A opens the tool of the selected row’s container, or another one, at ${columns} columns`, async () => {
    const s = await screen(healthy(), columns, rows);
    await s.press('A');
    assert.match(lineWith(s.lines(), 'Tool'), /▸ psql/);
    await s.press(RIGHT);
    assert.match(s.text().replace(/[┃\s]+/g, ' '), /docker exec -it paws360-patroni1-1 sh -c/);
    await s.press('y');
    const [command] = s.asked.plan as { type: string; tool: string }[];
    assert.deepEqual([command?.type, command?.tool], ['container.shell', 'sh']);
    s.close();
  });
}

test('after the tool has ended everything is polled again, and the console gets the keys', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('A', 'y');
  while (s.asked.refreshes === 0) await new Promise(setImmediate);
  await s.press('j');
  assert.match(lineWith(s.lines(), '▸'), /▸ patroni2/);
  s.close();
});

test('by label of several it says why not', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('A', '\t', ...'role=etcd', ENTER);
  assert.match(s.text(), /Not possible: role=etcd fits 3 containers/);
  s.close();
});
