import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthy } from '../fixtures/state.ts';
import { BACKSPACE, ENTER, ESC, lineWith, RIGHT, type Screen, screen, TAB } from './screen.tsx';

/** Opens an action from the palette. */
async function open(s: Screen, title: string): Promise<void> {
  await s.press(':', ...title, ENTER);
  assert.equal(s.store.get().ui.overlay?.type, 'confirm', s.text());
}

for (const columns of [80, 120, 200]) {
  test(`a text field: it shows what is typed, enter leaves it, y carries out, at ${columns} columns`, async () => {
    const s = await screen(healthy(), columns, 40);
    await open(s, 'snapshot');
    await s.press(...Array<string>(60).fill(BACKSPACE), ...'my-copy.db');
    assert.match(lineWith(s.lines(), 'File'), /▸ File {3}my-copy\.db▏/);
    assert.equal(s.asked.action, undefined, 'the y was a letter');
    await s.press(ENTER);
    assert.match(lineWith(s.lines(), 'File'), / {2}File {3}my-copy\.db /);
    assert.doesNotMatch(lineWith(s.lines(), 'File'), /▏/);
    await s.press('y');
    assert.deepEqual(s.asked.plan, [{ type: 'etcd.snapshot', member: 'etcd1', file: 'my-copy.db' }]);
    assert.equal(s.store.get().ui.overlay, undefined);
    s.close();
  });
}

test('the keys that are shown are those that work: letters are none while a field is typed', async () => {
  const s = await screen(healthy(), 120, 40);
  await open(s, 'snapshot');
  assert.doesNotMatch(s.text(), /y carry it out/);
  assert.match(lineWith(s.lines(), 'esc cancel', 'enter'), /enter done with this field/);
  await s.press(ENTER);
  assert.match(s.text(), /y carry it out/);
  s.close();
});

test('a field that was left can be entered again', async () => {
  const s = await screen(healthy(), 120, 40);
  await open(s, 'snapshot');
  await s.press(ENTER, TAB);
  assert.match(lineWith(s.lines(), 'File'), /▏/);
  await s.press(ENTER);
  await s.press('y');
  assert.equal(s.asked.action, 'etcd snapshot');
  s.close();
});

test('tab after the last field goes to the first', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('S', TAB, ENTER, TAB);
  assert.match(lineWith(s.lines(), 'Candidate'), /▸ Candidate/);
  s.close();
});

test('n, q and digits are text in a field; esc cancels', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('S', TAB, ...'2nq');
  assert.match(lineWith(s.lines(), ' At '), /2nq▏/);
  await s.press(ESC);
  assert.equal(s.store.get().ui.overlay, undefined);
  assert.equal(s.asked.action, undefined);
  s.close();
});

test('a time that is half typed is reported, not carried out, and crashes nothing', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('S', TAB);
  for (const letter of '2026-01-15T15:00:00') {
    await s.press(letter);
    assert.match(s.text(), /Not possible/);
  }
  await s.press(ENTER, 'y');
  assert.equal(s.asked.action, undefined);
  await s.press(TAB, TAB, 'Z', ENTER);
  assert.match(s.text(), /At 2026-01-15T15:00:00\.000Z/);
  await s.press('y');
  assert.match(JSON.stringify(s.asked.plan), /"at":"2026-01-15T15:00:00\.000Z"/);
  s.close();
});

test('by label: several victims, and the one that is too many must be typed', async () => {
  const s = await screen(healthy(), 120, 40);
  await open(s, 'stop a container');
  await s.press(...'role=etcd', ENTER);
  assert.match(s.text(), /Type etcd2 to go on regardless/);
  await s.press(...'etcd2', ENTER);
  assert.equal((s.asked.plan as readonly unknown[]).length, 3);
  s.close();
});

test('arrows do not change text', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('S', TAB, ...'abc', RIGHT);
  assert.match(lineWith(s.lines(), ' At '), /abc▏/);
  s.close();
});
