import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import type { Event } from '../../source/store/reduce.ts';
import { after, failure, healthy, leaderKilled, NOW, patroni, redis, tick } from '../fixtures/state.ts';
import { ENTER, ESC, lineWith, screen } from './screen.tsx';

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`at ${columns}×${rows} enter tells all that is known about the row, by who says it and when`, async () => {
    const s = await screen(healthy(), columns, rows);
    await s.press(ENTER);
    const seen = new Set<string>();
    for (;;) {
      const lines = s.lines();
      assert.equal(lines.length, rows);
      for (const line of lines) assert.ok(stringWidth(line) <= columns, `too wide: ${line}`);
      for (const line of lines) if (/·.*seen \d\d:\d\d:\d\d, \d s ago/.test(line)) seen.add(line.trim());
      const before = s.text();
      await s.press('j');
      if (s.text() === before) break;
    }
    const owners = [...seen].map((line) => line.split(' │')[0]?.trim());
    assert.deepEqual(owners, [
      'patroni1 · GET /patroni',
      'etcd · keys of Patroni',
      'etcd · LeaseTimeToLive',
      'haproxy · /stats;csv',
      'Docker · GET /containers/json',
    ]);
    await s.press('q');
    assert.ok(s.text().includes('1 Patroni'));
    s.close();
  });
}

test('the owner of a long answer stays visible while it is scrolled', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('d', 'jjjj');
  assert.match(s.lines()[5] ?? '', /patroni1 · GET \/patroni/);
  s.close();
});

test('a silent owner: its last error and since when, beside what it said last', async () => {
  const s = await screen(leaderKilled(), 120, 40);
  await s.press('d');
  assert.match(lineWith(s.lines(), 'GET /patroni'), /seen \d\d:\d\d:\d\d, 12 s ago/);
  assert.match(lineWith(s.lines(), '(silent since)'), /✗ \d\d:\d\d:\d\d, 11 s/);
  assert.match(lineWith(s.lines(), '(last error)'), /✗ connect ECONNREFUSED 127\.0\.0\.1:8008/);
  assert.match(lineWith(s.lines(), 'role '), /primary/);
  await s.press('G');
  assert.match(lineWith(s.lines(), 'State.Status'), /exited/);
  assert.match(lineWith(s.lines(), 'State.ExitCode'), /137/);
  s.close();
});

test('/ searches, n and N go from match to match and around the end', async () => {
  const s = await screen(healthy(), 80, 24);
  const marked = () => lineWith(s.lines(), '▸ ');
  await s.press('d', '/', 'timeline', ENTER);
  assert.match(lineWith(s.lines(), 'Describe'), /\/timeline 1 of 1/);
  assert.match(marked(), /timeline +│ 3/);
  await s.press('/', ...Array.from('timeline', () => '\u007f'), 'exitcode');
  assert.match(marked(), /State\.ExitCode/);
  await s.press(ENTER, '/', ...Array.from('exitcode', () => '\u007f'), 'backend.status', ENTER);
  assert.match(marked(), /postgres_primary_backend\.status/);
  await s.press('n');
  assert.match(marked(), /postgres_replica_backend\.status/);
  await s.press('n');
  assert.match(marked(), /postgres_primary_backend\.status/);
  await s.press('N');
  assert.match(marked(), /postgres_replica_backend\.status/);
  await s.press('/', 'zzz', ENTER);
  assert.match(lineWith(s.lines(), 'Describe'), /0 of 0/);
  assert.equal(marked(), '');
  s.close();
});

test('r shows the JSON, y copies the whole of what is shown', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('3', 'd', 'y');
  assert.match(
    s.asked.copied ?? '',
    /^sentinel1\nsentinel1 · SENTINEL MASTERS, REPLICAS, CKQUORUM, INFO sentinel \(seen/,
  );
  assert.match(s.asked.copied ?? '', /\n {2}masters\[0\]\.quorumText: OK 3 usable Sentinels\. .* reached\n/);
  await s.press('r');
  assert.match(lineWith(s.lines(), 'Describe'), /raw JSON/);
  await s.press('y');
  const document = JSON.parse(s.asked.copied ?? '');
  assert.equal(document.member, 'sentinel1');
  assert.equal(document.statements[0].at, new Date(NOW).toISOString());
  assert.equal(document.statements[0].document.masters[0].configEpoch, 0);
  await s.press('r');
  assert.doesNotMatch(s.text(), /raw JSON/);
  s.close();
});

test('new data is shown at once, and ages count up; a frozen screen does not change', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('d');
  s.store.dispatchNow(patroni('patroni1', { timeline: 7 }, NOW + 2000));
  s.store.dispatchNow(tick(5));
  await s.press();
  assert.match(lineWith(s.lines(), 'timeline'), /│ 7/);
  assert.match(lineWith(s.lines(), 'GET /patroni'), /3 s ago/);
  await s.press('f');
  s.store.dispatchNow(patroni('patroni1', { timeline: 8 }, NOW + 6000));
  await s.press();
  assert.match(lineWith(s.lines(), 'timeline'), /│ 7/);
  await s.press('f');
  assert.match(lineWith(s.lines(), 'timeline'), /│ 8/);
  s.close();
});

test('hostile and wide texts keep the columns and reach the terminal as text only', async () => {
  const evil = '\u001b[2J\u001b]0;x\u0007漢字👩‍👩‍👧‍👦\u202eabc\n!';
  const raw = { [evil]: evil, wide: '漢字'.repeat(80), plain: 'x', deep: { [evil]: [evil, { a: evil }] } };
  const state = after(
    healthy(),
    { ...redis('redis'), raw } as Event,
    failure('sentinel', 'sentinel1', evil, NOW),
    tick(1),
  );
  for (const [columns, rows] of [
    [80, 24],
    [120, 40],
  ] as const) {
    const s = await screen(state, columns, rows);
    await s.press('3', 'jjj', 'd');
    assert.match(s.text(), /redis · INFO/);
    for (const key of ['', 'r']) {
      if (key !== '') await s.press(key);
      for (const part of ['\u001b[2J', '\u001b]0', '\u202e', '\u200d']) assert.ok(!s.raw().includes(part));
      for (const line of s.lines()) assert.ok(stringWidth(line) <= columns, line);
      if (key !== '') continue;
      const bars = s.lines().filter((line) => line.includes(' │'));
      const columnsOfBars = new Set(bars.map((line) => stringWidth(line.slice(0, line.indexOf(' │')))));
      assert.equal(columnsOfBars.size, 1, bars.join('\n'));
    }
    await s.press('y');
    assert.ok(!(s.asked.copied ?? '').includes('\u001b'));
    s.close();
  }
});

test('l opens the log of the member that is described, whatever row is selected behind it', async () => {
  const s = await screen(healthy(), 120, 40);
  await s.press('2', 'd');
  s.store.dispatchNow({ type: 'row.selected', panel: 'etcd', row: 'etcd3' });
  await s.press('l');
  const view = s.store.get().ui.views.at(-1);
  assert.equal(view?.type, 'logs');
  assert.equal(view?.type === 'logs' && view.member, 'etcd1');
  s.close();
});

test('a row that is gone has no description, and esc leads back', async () => {
  const s = await screen(healthy(), 80, 24);
  await s.press('d');
  s.store.dispatchNow({
    type: 'view.changed',
    view: { type: 'describe', panel: 'patroni', row: 'x', member: 'x', raw: false, text: '', top: 0 },
  });
  await s.press();
  assert.match(lineWith(s.lines(), 'Describe'), /x · nothing is known/);
  await s.press(ESC);
  assert.ok(s.text().includes('1 Patroni'));
  s.close();
});
