import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthy, NOW, patroni, tick } from '../fixtures/state.ts';
import { until } from '../wait.ts';
import { BACKSPACE, DOWN, ENTER, ESC, lineWith, type Screen, screen } from './screen.tsx';

test('/ filters the rows of the pane while it is typed; ! inverts; esc takes it away', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('/', 'sync');
  assert.match(lineWith(s.lines(), '1 Patroni'), /\/sync 1 of 3/);
  assert.match(s.text(), /patroni2 +replica/);
  assert.doesNotMatch(s.text(), /patroni3 +replica/);
  assert.match(s.lines().at(-1) ?? '', /\/sync.*enter keep/);
  await s.press(ENTER, '/', BACKSPACE, BACKSPACE, BACKSPACE, BACKSPACE, '!replica');
  assert.match(lineWith(s.lines(), '1 Patroni'), /\/!replica 1 of 3/);
  assert.ok(s.text().includes('▸ patroni1  primary'));
  await s.press(ESC);
  assert.match(lineWith(s.lines(), '1 Patroni'), /\/sync 1 of 3/, 'esc goes back to the filter before');
  await s.press(ESC);
  assert.doesNotMatch(lineWith(s.lines(), '1 Patroni'), /of 3/);
  s.close();
});

test('a filter that nothing passes says so and leaves the other panes where they are', async () => {
  const s = await screen(healthy(), 120, 40);
  const etcd = s.lines().findIndex((line) => line.includes('2 etcd'));
  await s.press('/', 'member9', ENTER);
  assert.match(s.text(), /no row passes the filter member9/);
  assert.equal(
    s.lines().findIndex((line) => line.includes('2 etcd')),
    etcd,
  );
  s.close();
});

test('o sorts by the next column, r reverses, and the header shows it', async () => {
  const s = await screen(healthy(), 120, 40);
  const members = () => [...s.text().matchAll(/^[┃ ▸]+(patroni\d) /gm)].map((match) => match[1]);
  assert.deepEqual(members(), ['patroni1', 'patroni2', 'patroni3']);
  await s.press('o');
  assert.match(lineWith(s.lines(), 'ROLE', 'DCS'), /MEMBER↑/);
  await s.press('r');
  assert.match(lineWith(s.lines(), 'ROLE', 'DCS'), /MEMBER↓/);
  assert.deepEqual(members(), ['patroni3', 'patroni2', 'patroni1']);
  s.close();
});

test('f freezes panes while the verdict and the data go on; f again shows what came meanwhile', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('f');
  s.store.dispatchNow(patroni('patroni2', { state: 'stopped' }, NOW + 60_000));
  s.store.dispatchNow(tick(60));
  await s.press();
  assert.match(lineWith(s.lines(), 'patroni2', 'replica'), /streaming/);
  assert.match(s.text(), /FROZEN/);
  await s.press('j');
  assert.match(s.text(), /▸ patroni2/, 'the keyboard works on the frozen screen');
  await s.press('f');
  assert.match(lineWith(s.lines(), 'patroni2', 'replica'), /stopped/);
  assert.doesNotMatch(s.text(), /FROZEN/);
  s.close();
});

test(': finds actions and views by a few letters and does what enter is pressed on', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press(':');
  assert.match(s.text(), /Actions and views/);
  await s.press('swover');
  assert.match(s.text(), /▸ switchover/);
  await s.press(ENTER);
  assert.match(s.text(), /┏━ Switchover/);
  await s.press(ESC, ':', 'timel', ENTER);
  assert.match(s.text(), /━ Timeline/);
  assert.ok(!s.text().includes('1 Patroni'));
  await s.press('q');
  assert.ok(s.text().includes('1 Patroni'));
  s.close();
});

test('the palette has what belongs to where it was opened, first of all', async () => {
  const names = (s: Screen) => [...s.text().matchAll(/^┃ [▸ ] ([a-z][a-z -]*?) {2,}/gm)].map((m) => m[1]);
  const s = await screen(healthy(), 120, 40);
  await s.press('3', ':');
  assert.deepEqual(names(s).slice(0, 3), ['describe', 'logs', 'lag']);
  await s.press('chaos');
  assert.ok(names(s).length > 1 && names(s).every((name) => name?.startsWith('chaos ')));
  await s.press(ESC, 't', ':');
  assert.deepEqual(names(s).slice(0, 3), ['layer', 'export', 'copy']);
  assert.ok(!names(s).includes('timeline') && !names(s).includes('zoom'));
  await s.press('layer', ENTER);
  assert.match(s.text(), /━ Timeline ━+ dcs/);
  s.close();
});

test('the palette finds letters of names and words of titles, no more', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press(':', 'lag');
  assert.match(s.text(), /▸ lag /);
  assert.doesNotMatch(s.text(), /zoom|kill-random/);
  await s.press(ESC, ':', 'columns');
  assert.match(s.text(), /nothing matches/);
  await s.press(ESC, ':', 'next column');
  assert.match(s.text(), /▸ sort /);
  s.close();
});

test('on a narrow terminal the footer says how to get to the other panes', async () => {
  const s = await screen(healthy(), 50, 15);
  assert.match(s.lines().at(-1) ?? '', /tab pane/);
  s.close();
});

test('ctrl-z leaves for the shell, whatever is open', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('\u001a', 'K', '\u001a', ESC, ':', '\u001a');
  assert.equal(s.asked.stops, 3);
  await until(() => s.asked.refreshes === 3, { timeoutMs: 5_000, what: 'everyone to be asked again' });
  assert.match(s.text(), /Actions and views/);
  s.close();
});

test('the palette moves with arrows and esc closes it', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press(':', DOWN);
  assert.match(s.text(), /▸ logs/);
  await s.press('zzzz');
  assert.match(s.text(), /nothing matches/);
  await s.press(ESC);
  assert.equal(s.store.get().ui.overlay, undefined);
  s.close();
});

test('+ and - change how often everyone is asked', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('+', '+', '-');
  assert.equal(s.asked.pace, 1);
  assert.match(s.lines().join('\n'), /polling every 1 s/);
  s.store.dispatchNow({ type: 'pace.changed', periodMs: 5_000, at: NOW });
  await s.press();
  assert.match(s.lines()[0] ?? '', /paws360 pace 5 s · every member/);
  s.store.dispatchNow({ type: 'pace.changed', periodMs: 1_000, at: NOW });
  await s.press();
  assert.doesNotMatch(s.lines()[0] ?? '', /pace/);
  s.close();
});

test('what was observed within the period is not old, however long that is', async () => {
  const s = await screen(healthy(), 120, 40);
  s.store.dispatchNow({ type: 'pace.changed', periodMs: 10_000, at: NOW });
  s.store.dispatchNow(tick(13));
  await s.press();
  assert.doesNotMatch(s.text(), /silent/);
  s.store.dispatchNow(tick(15));
  await s.press();
  assert.match(lineWith(s.lines(), 'patroni1', 'primary'), /silent · 15 s old/);
  s.store.dispatchNow({ type: 'pace.changed', periodMs: 1_000, at: NOW });
  s.store.dispatchNow(tick(6));
  await s.press();
  assert.match(lineWith(s.lines(), 'patroni1', 'primary'), /silent · 6 s old/);
  s.close();
});

test('5 shows the containers, alone if they do not fit beside the other panes', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('5');
  assert.ok(s.text().includes('5 Containers') && !s.text().includes('1 Patroni'));
  assert.match(s.text(), /13 of 13 up/);
  await s.resize(200, 60);
  assert.ok(s.text().includes('5 Containers') && s.text().includes('1 Patroni'));
  s.close();
});
