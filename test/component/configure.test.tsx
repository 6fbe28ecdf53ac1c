import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AppProps } from '../../source/tui/app.tsx';
import { configKey } from '../fixtures/facts.ts';
import { after, healthy, NOW } from '../fixtures/state.ts';
import { ENTER, lineWith, type Screen, screen } from './screen.tsx';

/** Presses E and waits until the editor is left again. */
async function edit(s: Screen): Promise<void> {
  const { ui } = s.store.get();
  await s.press('E');
  while (s.store.get().ui.overlay === undefined && s.store.get().ui.toast === ui.toast)
    await new Promise(setImmediate);
  await s.press();
}

const FILE = '/state/config.json';
const writes =
  (change: (text: string) => string): AppProps['edit'] =>
  async ({ text }) => ({ type: 'edited', text: change(text), file: FILE });
const longer = writes((text) => text.replace('"ttl": 30', '"ttl": 15').replace('"16MB"', '"32MB"'));

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`E edits, and shows what would change before it counts, at ${columns} columns`, async () => {
    const s = await screen(healthy(), columns, rows, { edit: longer });
    await edit(s);
    assert.match(s.text(), /Edit dynamic configuration/);
    assert.match(s.text(), /▲ Patroni works with ttl 20 instead of 15: at least 20/);
    assert.match(s.text(), /ttl: 30 → 15/);
    assert.match(s.text(), /postgresql\.parameters\.wal_buffers: "16MB" → "32MB"/);
    assert.equal(s.asked.action, undefined);
    await s.press('y');
    assert.equal(s.asked.action, 'config edit');
    s.close();
  });
}

test('an edit that was cancelled is reported, and no confirmation opens', async () => {
  const s = await screen(healthy(), 120, 40, {
    edit: async () => ({ type: 'given-up', why: `line 2: nonsense; the text is kept in ${FILE}` }),
  });
  await edit(s);
  assert.equal(s.store.get().ui.overlay, undefined);
  assert.match(s.text(), /line 2: nonsense; the text is kept/);
  s.close();
});

test('a configuration that changes while the confirmation is open cannot be overwritten', async () => {
  const s = await screen(healthy(), 120, 40, { edit: longer });
  await edit(s);
  s.store.dispatchNow({
    type: 'dcs.changed',
    at: NOW,
    revision: '200',
    changes: [configKey({ loop_wait: 5 }, '200')],
  });
  await s.press('y');
  assert.equal(s.asked.action, undefined);
  assert.match(s.text().replace(/\s+/g, ' '), /changed while you were editing; your text is kept in \/state/);
  s.close();
});

test('read-only, there is no key for it', async () => {
  const s = await screen(after(healthy(), { type: 'read-only.switched', on: true }), 120, 40);
  await s.press('E');
  assert.match(s.text(), /read-only: nothing is changed/);
  await s.press(':', ...'config');
  assert.doesNotMatch(s.text(), /config edit/);
  s.close();
});

test('config set opens empty, and says what is missing until it is there', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press(':', ...'config set', ENTER);
  assert.match(s.text(), /Not possible: a change must be named/);
  await s.press(...'ttl=40', ENTER);
  assert.match(lineWith(s.lines(), 'ttl: 30'), /ttl: 30 → 40/);
  await s.press('y');
  assert.equal(s.asked.action, 'config set');
  s.close();
});
