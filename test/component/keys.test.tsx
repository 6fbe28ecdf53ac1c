import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue } from '../../source/actions/catalogue.ts';
import { keysText, keyTable } from '../../source/tui/keys/keys.ts';
import { after, healthy, NOW, quorumLost, tick } from '../fixtures/state.ts';
import { BACKSPACE, DOWN, ENTER, ESC, lineWith, RIGHT, screen, TAB } from './screen.tsx';

test('j, arrows and several keys in one piece of input move the selection', async () => {
  const s = await screen(healthy(), 80, 24);
  assert.match(s.text(), /▸ patroni1/);
  await s.press(DOWN);
  assert.match(s.text(), /▸ patroni2/);
  await s.press('g', 'jj');
  assert.match(s.text(), /▸ patroni3/);
  await s.press('k');
  assert.match(s.text(), /▸ patroni2/);
  s.close();
});

test('tab, enter and backspace mean themselves also when they are typed quickly after others', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('jj\t');
  assert.equal(s.store.get().ui.panel, 'etcd');
  await s.press('/', 'etcdx\u007f2\r');
  assert.equal(s.store.get().ui.filters.etcd, 'etcd2');
  assert.equal(s.store.get().ui.overlay, undefined);
  s.close();
});

test('tab and digits move between panes; the focus shows without colour', async () => {
  const s = await screen(healthy(), 120, 40);
  assert.match(lineWith(s.lines(), '1 Patroni'), /^┏/);
  await s.press(TAB);
  assert.match(lineWith(s.lines(), '1 Patroni'), /^╭/);
  assert.match(lineWith(s.lines(), '2 etcd'), /^┏/);
  await s.press('4');
  assert.match(lineWith(s.lines(), '4 HAProxy'), /^┏/);
  await s.press('\u001b[Z');
  assert.match(lineWith(s.lines(), '3 Sentinel'), /^┏/);
  s.close();
});

test('z zooms; q and esc lead back before q quits', async () => {
  const s = await screen(healthy(), 100, 24);
  await s.press('2', 'z');
  assert.ok(s.text().includes('2 etcd') && !s.text().includes('1 Patroni'));
  assert.match(s.text(), /3\.5\.16/);
  await s.press('q');
  assert.ok(s.text().includes('1 Patroni'));
  assert.equal(s.asked.quits, 0);
  await s.press('z', ESC);
  assert.ok(s.text().includes('1 Patroni'));
  await s.press('q');
  assert.equal(s.asked.quits, 1);
  await s.press('\u0003');
  assert.equal(s.asked.quits, 2);
  s.close();
});

test('below 80×24 one pane is shown at a time, below 40×8 a message', async () => {
  const s = await screen(healthy(), 79, 24);
  assert.ok(s.text().includes('1 Patroni') && !s.text().includes('2 etcd'));
  await s.press(TAB);
  assert.ok(s.text().includes('2 etcd') && !s.text().includes('1 Patroni'));
  await s.resize(39, 24);
  assert.match(s.text(), /needs 40×8/);
  await s.resize(120, 40);
  assert.ok(s.text().includes('1 Patroni') && s.text().includes('4 HAProxy'));
  s.close();
});

test('the help lists every action and every key, and scrolls', async () => {
  const s = await screen(healthy(), 200, 300);
  await s.press('?');
  for (const action of catalogue) {
    assert.ok(lineWith(s.lines(), ` ${action.key ?? ''} `, action.title), action.id);
    if (action.shell !== false) assert.ok(s.text().includes(`paws-console ${action.usage}`), action.usage);
  }
  for (const binding of keyTable) {
    assert.ok(lineWith(s.lines(), keysText(binding), binding.title), binding.title);
  }
  await s.resize(80, 24);
  assert.match(s.text(), /↓ \d+ more lines/);
  assert.ok(!s.text().includes('Signs'));
  await s.press('G');
  assert.ok(s.text().includes('Signs'));
  await s.press('k', ESC);
  assert.ok(s.text().includes('1 Patroni'));
  s.close();
});

test('a confirmation shows candidate, consequences and the shell line; y carries out what was shown', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('S');
  assert.match(s.text(), /┏━ Switchover/);
  assert.match(s.text(), /▸ patroni2 +sync standby/);
  assert.match(s.text(), /patroni1 is shut down cleanly and patroni2 is promoted/);
  assert.match(s.text(), /\$ .*patroni2/);
  assert.match(s.text(), /y carry it out/);
  await s.press('y');
  assert.equal(s.asked.action, 'switchover');
  assert.deepEqual(s.asked.target, { values: { at: '', candidate: 'patroni2' } });
  assert.deepEqual(s.asked.plan, [
    { type: 'patroni.switchover', cluster: 'paws360', leader: 'patroni1', candidate: 'patroni2' },
  ]);
  assert.equal(s.store.get().ui.overlay, undefined);
  s.close();
});

for (const [name, key] of [
  ['enter', ENTER],
  ['n', 'n'],
  ['esc', ESC],
] as const) {
  test(`${name} cancels a confirmation`, async () => {
    const s = await screen(healthy(), 80, 24);
    await s.press('K', key);
    assert.equal(s.store.get().ui.overlay, undefined);
    assert.equal(s.asked.action, undefined);
    assert.ok(s.text().includes('1 Patroni'));
    s.close();
  });
}

test('a y that was typed together with the action is no answer', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('Ky');
  assert.equal(s.store.get().ui.overlay?.type, 'confirm');
  assert.equal(s.asked.action, undefined);
  s.close();
});

test('a choice that cannot be carried out says why, and y does not send it', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('S', RIGHT);
  assert.match(s.text(), /Not possible: patroni3 is not a sync standby/);
  await s.press('y');
  assert.equal(s.asked.action, undefined);
  s.close();
});

test('number fields take digits, backspace and arrows; tab goes to the next field', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('2', 'C');
  assert.match(s.text(), /▸ Workers/);
  await s.press(RIGHT);
  assert.match(s.text(), /◂ 3 +▸|◂ 3/);
  await s.press(TAB, BACKSPACE, BACKSPACE, '120');
  assert.match(s.text(), /3 busy loops run in the container of etcd1\./);
  assert.match(s.text(), /healed after 120 s/);
  await s.press('y');
  assert.deepEqual(s.asked.target, { member: 'etcd1', values: { workers: '3', duration: '120' } });
  s.close();
});

test('where a name must be typed, y is a letter and only the exact name with enter goes on', async () => {
  // Two of three etcd members are left: killing one more would cost the quorum, and nothing else runs.
  const state = quorumLost();
  const alive = state.containers.value?.map((c) =>
    c.member === 'etcd1' ? c : { ...c, chaosAllowed: false },
  );
  assert.ok(alive);
  const s = await screen(
    after(state, { type: 'containers.observed', containers: alive, at: NOW + 20_000 }),
    80,
    24,
  );
  await s.press('K');
  assert.match(s.text(), /Type etcd1 to go on regardless/);
  assert.match(s.text(), /lose their quorum/);
  await s.press('y');
  assert.equal(s.asked.action, undefined);
  await s.press(ENTER);
  assert.equal(s.asked.action, undefined);
  assert.match(s.text(), /type etcd1 first/);
  await s.press(BACKSPACE, 'etcd1');
  assert.match(s.text(), /enter carry it out/);
  await s.press(ENTER);
  assert.equal(s.asked.action, 'chaos kill-random');
  s.close();
});

test('an action that is not possible says why, for some seconds', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('I');
  assert.equal(s.store.get().ui.overlay, undefined);
  assert.match(s.lines()[2] ?? '', /patroni1 is the leader/);
  s.store.dispatchNow(tick(11));
  await s.press('k');
  assert.doesNotMatch(s.lines()[2] ?? '', /patroni1 is the leader: /);
  s.close();
});

test('a plan that no longer holds is said before it is confirmed', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('S');
  const value = { name: 'patroni3', lease: '79', modRevision: '9', createRevision: '9' };
  s.store.dispatchNow({ type: 'dcs.changed', revision: '300', at: NOW, changes: [{ key: 'leader', value }] });
  await s.resize(80, 24);
  assert.match(s.text(), /The cluster changed while you were reading/);
  s.close();
});

test('running and ended actions are reported below the verdict', async () => {
  const s = await screen(healthy(), 80, 24);
  const summary = 'switchover patroni1 → patroni2';
  s.store.dispatchNow({
    type: 'action.started',
    run: '1',
    action: 'switchover',
    summary,
    targets: ['patroni1'],
    at: NOW,
  });
  s.store.dispatchNow(tick(4));
  await s.resize(80, 24);
  assert.match(s.lines()[2] ?? '', /◌ switchover patroni1 → patroni2: running 4 s/);
  s.store.dispatchNow({
    type: 'action.finished',
    run: '1',
    outcome: 'unknown',
    text: 'no answer',
    at: NOW + 5000,
  });
  await s.resize(80, 24);
  assert.match(s.lines()[2] ?? '', /\? switchover patroni1 → patroni2: unknown · no answer/);
  s.close();
});

test('ctrl-r asks for everything again', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('\u0012');
  assert.equal(s.asked.refreshes, 1);
  s.close();
});

test('letters that change the cluster are capital, all others change nothing', () => {
  for (const { key } of catalogue) if (key !== undefined) assert.match(key, /^[A-Z]$/);
  const used = new Set(catalogue.map((action) => action.key));
  for (const { keys } of keyTable) for (const key of keys) assert.ok(!used.has(key), key);
});
