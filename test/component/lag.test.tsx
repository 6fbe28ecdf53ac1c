import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import type { Event } from '../../source/store/reduce.ts';
import type { State } from '../../source/store/state.ts';
import { bare, colours, monochrome } from '../../source/tui/theme.ts';
import { lagging } from '../fixtures/lag.ts';
import { after, failure, healthy, NOW, patroni, tick } from '../fixtures/state.ts';
import { lineWith, screen, TAB } from './screen.tsx';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

/** The two lines of a replica in the lag view, and the lines of its plot below them. */
function blockOf(lines: readonly string[], member: string): string[] {
  const start = lines.findIndex((line) => line.startsWith(`${member} `));
  const end = lines.findIndex((line, i) => i > start && / now *$/.test(line));
  return lines.slice(start, end + 1);
}

for (const [columns, rows] of SIZES) {
  test(`at ${columns}×${rows} the row of a replica says how far and how long it is behind`, async () => {
    const s = await screen(lagging(), columns, rows);
    const row = lineWith(s.lines(), 'patroni3', 'replica');
    assert.match(row, /replay paused.* 2\.0 kB.*✗ 60 MB +1m 0s/);
    assert.match(lineWith(s.lines(), 'patroni2', 'sync'), /streaming.* 0 B.* 0 B +0 s/);
    for (const line of s.lines()) assert.ok(stringWidth(line) <= columns, line);
    s.close();
  });

  test(`at ${columns}×${rows} w plots the lag of every replica`, async () => {
    const s = await screen(lagging(), columns, rows);
    await s.press('w');
    const lines = s.lines();
    assert.equal(lines.length, rows);
    for (const line of lines) assert.ok(stringWidth(line) <= columns, `too wide: ${line}`);
    assert.match(s.text(), /━ Lag ━.*last 1 \[5\] 15 60 min · patroni1 writes 1\.0 MB\/s/);

    const paused = blockOf(lines, 'patroni3');
    assert.match(paused[0] ?? '', /replay +✗ 60 MB +1m 0s +receive +2\.0 kB.*▲ replay paused/);
    assert.match(paused[1] ?? '', /replays +0 B\/s +catch up never .*min 0 B +median \S+ [kM]?B +max 60 MB/);
    const plot = paused.slice(2).join('\n');
    assert.match(plot, /^ +64 MB┤/, 'the axis ends above the greatest value');
    assert.match(plot, /\n +10 MB✗.*╌/, 'the critical level is a line');
    assert.match(plot, /\n +0 B┤/);
    assert.match(plot, /\n +-5 min.*-1 min.* now$/);

    const fine = blockOf(lines, 'patroni2');
    assert.match(fine[0] ?? '', /replay +0 B +0 s +receive +0 B +0 s +streaming/);
    assert.match(fine.slice(2).join('\n'), /^ +1\.5 MB┤.*\n +1\.0 MB▲╌/s, 'the warning level is in sight');
    assert.match(s.text(), /⣿ not received +⠤ not replayed +▲╌ degraded 1\.0 MB +✗╌ critical 10 MB/);
    s.close();
  });
}

test('on a wide screen the row has the rates, the time to catch up and the trend too', async () => {
  const s = await screen(lagging(), 200, 60);
  const lines = s.lines();
  assert.match(lineWith(lines, 'RECEIVE', 'REPLAY'), /RCV BEHIND +REPLAY +BEHIND +TREND +RATE +CATCH UP/);
  assert.match(lineWith(lines, 'patroni3', 'replica'), /1m 0s +▄▅▆▆▇▇██ +0 B\/s +never/);
  assert.match(lineWith(lines, 'patroni2', 'sync'), /▁▁▁▁▁▁▁▁ +1\.0 MB\/s +-/);
  assert.match(lineWith(lines, 'patroni1', 'primary'), / 1\.0 MB\/s /);
  s.close();
});

test('the digits choose how many minutes the plots show, tab takes the next', async () => {
  const s = await screen(lagging(), 120, 40);
  await s.press('w', '1');
  assert.match(s.text(), /last \[1\] 5 15 60 min/);
  assert.match(blockOf(s.lines(), 'patroni3')[1] ?? '', /min 0 B|min \d+ [kM]B/);
  assert.match(s.text(), /-45 s/);
  await s.press('4');
  assert.match(s.text(), /last 1 5 15 \[60\] min/);
  assert.match(s.text(), /-45 min/);
  await s.press(TAB);
  assert.match(s.text(), /last \[1\] 5 15 60 min/);
  await s.press(TAB, TAB);
  assert.match(s.text(), /last 1 5 \[15\] 60 min/);
  s.close();
});

test('the least of a window is that of the window only', async () => {
  const s = await screen(lagging(), 120, 40);
  await s.press('w');
  assert.match(blockOf(s.lines(), 'patroni3')[1] ?? '', /min 0 B/);
  s.store.dispatchNow(tick(30));
  await s.press('1');
  assert.match(blockOf(s.lines(), 'patroni3')[1] ?? '', /min 30 MB +median 45 MB +max 60 MB/);
  s.close();
});

test('where no sample was taken the plot is blank', async () => {
  const back = Array.from({ length: 30 }, (_, i): Event[] => {
    const at = NOW + (30 + i) * 1000;
    return [patroni('patroni1', {}, at), patroni('patroni2', { replayedLsn: 0x5000_0000 }, at)];
  }).flat();
  const state = after(
    lagging(),
    failure('patroni', 'patroni2', 'connect ECONNREFUSED', NOW + 1000),
    ...back,
    tick(60),
  );
  const s = await screen(state, 120, 40);
  await s.press('w', '2');
  const bottom = blockOf(s.lines(), 'patroni2').at(-2) ?? '';
  // Three minutes of which the third has a hole of half a minute.
  assert.match(bottom, /^ +0 B┤ +[⠀-⣿]{40,50} {9,12}[⠀-⣿]{10,12}$/);
  s.close();
});

test('a replica that does not answer keeps its past, and says so', async () => {
  const state = after(
    lagging(),
    failure('patroni', 'patroni3', 'connect ECONNREFUSED', NOW + 1000),
    tick(20),
  );
  const s = await screen(state, 120, 40);
  await s.press('w');
  const [now = '', rest = ''] = blockOf(s.lines(), 'patroni3');
  assert.match(now, /lag not known +refused · 20 s old/);
  assert.match(rest, /max 60 MB/);
  s.close();
});

test('without a primary there is nothing to compare with', async () => {
  const state = after(
    lagging(),
    failure('patroni', 'patroni1', 'connect ECONNREFUSED', NOW + 1000),
    patroni('patroni2', {}, NOW + 20_000),
    patroni('patroni3', {}, NOW + 20_000),
    tick(20),
  );
  const s = await screen(state, 120, 40);
  await s.press('w');
  assert.match(s.text(), /no primary answers: nothing to compare with/);
  assert.match(blockOf(s.lines(), 'patroni2')[0] ?? '', /lag not known/);
  s.close();
});

test('more replicas than fit are scrolled; on a large screen they are side by side', async () => {
  const many = Array.from({ length: 9 }, (_, i) => patroni(`patroni${i + 2}`));
  const s = await screen(after(healthy(), ...many), 80, 24);
  await s.press('w');
  assert.match(s.text(), /1 to 3 of 9, j k/);
  await s.press('j');
  assert.match(s.text(), /2 to 4 of 9/);
  assert.ok(!s.text().includes('\npatroni2 '));
  await s.press('G');
  assert.match(s.text(), /7 to 9 of 9/);
  assert.ok(s.text().includes('\npatroni10 '));
  await s.press('k');
  assert.match(s.text(), /6 to 8 of 9/);
  await s.resize(300, 90);
  for (let i = 2; i <= 10; i += 1) assert.ok(s.text().includes(`patroni${i} `), `patroni${i}`);
  assert.doesNotMatch(s.text(), /of 9/);
  s.close();
});

test('a frozen plot does not change', async () => {
  const s = await screen(lagging(), 120, 40);
  await s.press('w', 'f');
  const before = s.lines().slice(3);
  s.store.dispatchNow(patroni('patroni1', { writtenLsn: 0x6000_0000 }, NOW + 60_000));
  s.store.dispatchNow(tick(60));
  await s.press();
  assert.deepEqual(s.lines().slice(3, -1), before.slice(0, -1));
  s.close();
});

test('without colours the view says the same; in ASCII the two lags still differ', async () => {
  const view = async (state: State, theme: typeof colours) => {
    const s = await screen(state, 120, 40, { theme });
    await s.press('w');
    const seen = { text: s.text(), raw: s.raw() };
    s.close();
    return seen;
  };
  // patroni3 has not received the last 20 MB either.
  const written = 0x5000_0000 + 60 * (1 << 20);
  const cut = { receivedLsn: written - 20 * (1 << 20), replayedLsn: 0x5000_0000, replayPaused: true };
  const later = Array.from({ length: 20 }, (_, i): Event[] => {
    const at = NOW + i * 1000;
    return [patroni('patroni1', { writtenLsn: written }, at), patroni('patroni3', cut, at), tick(i)];
  }).flat();
  const state = after(lagging(), ...later);
  const coloured = await view(state, colours);
  assert.equal((await view(state, monochrome)).text, coloured.text);
  const { text } = await view(state, { ...bare, ascii: true });
  assert.match(text, /^[ -~\n]*$/);
  const block = blockOf(text.split('\n'), 'patroni3').slice(2, -1).join('\n');
  assert.match(block, /#{5}/, 'the area of what is not received');
  assert.match(block, /[-_'"]{5}/, 'the line of what is not replayed');
});
