import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../source/store/state.ts';
import { HEADER_LINES } from '../../source/tui/header/header.tsx';
import { monochrome } from '../../source/tui/theme.ts';
import { widthOf } from '../../source/tui/widgets/text.ts';
import { after, everything, failure, healthy, NOW, patroni, quorumLost, tick } from '../fixtures/state.ts';
import { ENTER, lineWith, type Screen, screen } from './screen.tsx';

/** The last line of the header: alerts, then messages or reasons. */
const ALERTS_LINE = HEADER_LINES - 1;
const MB = 1 << 20;
const PRIMARY = 0x5000_0000;

/** One poll of everything, `seconds` after the beginning, patroni3 behind by so many bytes. */
function observe(state: State, seconds: number, behind: number): State {
  const at = NOW + seconds * 1000;
  const others = everything(at).filter((event) => !('member' in event) || event.member !== 'patroni3');
  return after(state, ...others, patroni('patroni3', { replayedLsn: PRIMARY - behind }, at), tick(seconds));
}

/** patroni3 fell behind 10 s ago by up to 5 MB. */
function lagging(): State {
  return observe(observe(observe(healthy(), 1, 2 * MB), 6, 5 * MB), 11, 3 * MB);
}

/** As `lagging`, and patroni3 has caught up for long enough. */
function recovered(): State {
  return observe(observe(lagging(), 12, 0), 22, 0);
}

async function shown(
  state: State,
  columns: number,
  rows: number,
  check: (s: Screen) => Promise<void> | void,
) {
  const s = await screen(state, columns, rows);
  try {
    await check(s);
    for (const line of s.lines()) assert.ok(widthOf(line) <= columns, line);
  } finally {
    s.close();
  }
}

test('a healthy stack has no alert in the header, and the view says so', async () => {
  await shown(healthy(), 80, 24, async (s) => {
    assert.match(s.lines()[0] ?? '', /✓ HEALTHY/);
    assert.doesNotMatch(s.lines()[ALERTS_LINE] ?? '', /▲|✗/);
    await s.press('a');
    assert.match(s.text(), /no alert, now or since the console was opened/);
    assert.match(lineWith(s.lines(), '━ Alerts'), /0 active · 0 past/);
  });
});

for (const [columns, rows] of [
  [80, 24],
  [120, 40],
  [200, 60],
] as const) {
  test(`${columns}×${rows}: the header counts alerts by severity, the view has start, duration and peak`, async () => {
    await shown(lagging(), columns, rows, async (s) => {
      assert.match(s.lines()[0] ?? '', /▲ DEGRADED {2}paws360 patroni3 is 3\.0 MB behind patroni1/);
      assert.match(s.lines()[ALERTS_LINE] ?? '', /^ ▲ 1 *$/);
      await s.press('a');
      assert.match(lineWith(s.lines(), 'SEVERITY'), /SEVERITY +ALERT +START +END +LASTED +PEAK/);
      const row = lineWith(s.lines(), '▸ ▲ degraded');
      assert.match(row, /patroni3 is 3\.0 MB behind patroni1 +\d\d:\d\d:01 +active +10 s +5\.0 MB/);
      assert.match(lineWith(s.lines(), '━ Alerts'), /1 active · 0 past/);
    });
  });

  test(`${columns}×${rows}: a past alert keeps its end, its duration and its peak`, async () => {
    await shown(recovered(), columns, rows, async (s) => {
      assert.doesNotMatch(s.lines()[ALERTS_LINE] ?? '', /▲|✗/);
      await s.press('a');
      const row = lineWith(s.lines(), '▸ ▲ degraded');
      assert.match(row, /patroni3 is .* behind patroni1 +\d\d:\d\d:01 +\d\d:\d\d:12 +11 s +5\.0 MB/);
    });
  });

  test(`${columns}×${rows}: the gravest first; what the header says already is not said twice`, async () => {
    const state = after(quorumLost(), tick(21), tick(31));
    await shown(state, columns, rows, async (s) => {
      assert.match(s.lines()[0] ?? '', /etcd lost its quorum/);
      assert.match(s.lines()[ALERTS_LINE] ?? '', /^ ✗ 1 \? 1 ▲ \d/);
      assert.doesNotMatch(s.lines()[ALERTS_LINE] ?? '', /etcd lost its quorum/);
      await s.press('a');
      const listed = s.lines().filter((line) => /^[▸ ] [✗?▲] /.test(line));
      assert.match(listed[0] ?? '', /▸ ✗ critical +etcd lost its quorum/);
      assert.match(listed[1] ?? '', /\? unknown +Patroni's keys in etcd are/);
      assert.match(listed[2] ?? '', /▲ degraded/);
    });
  });
}

test('space acknowledges: dim in the header, said in the view; space again takes that back', async () => {
  await shown(lagging(), 120, 40, async (s) => {
    await s.press('a', ' ');
    assert.match(lineWith(s.lines(), '▸ ▲ degraded'), /acknowledged/);
    assert.match(lineWith(s.lines(), '━ Alerts'), /1 active · 1 acknowledged · 0 past/);
    assert.match(s.text(), /acknowledged at \d\d:\d\d:11/);
    const header = s.raw().split('\n')[ALERTS_LINE] ?? '';
    assert.ok(header.includes('\u001b[2m ▲ 1'), 'dim');
    assert.match(s.store.get().timeline.at(-1)?.text ?? '', /^acknowledged: patroni3/);
    await s.press(' ');
    assert.match(lineWith(s.lines(), '▸ ▲ degraded'), / active /);
  });
});

test('j and k select; the selected alert is shown below in full, with the line of the runbook', async () => {
  const at = NOW + 30_000;
  const both = [patroni('patroni2', { role: 'primary' }, at), patroni('patroni1', {}, at + 1)];
  const state = after(lagging(), ...both);
  await shown(state, 80, 24, async (s) => {
    await s.press('a');
    const selected = () => lineWith(s.lines(), '▸ ');
    assert.match(selected(), /✗ critical split-brain/);
    assert.match(s.text(), /runbook: stop writes, then docker compose restart/);
    await s.press('j');
    assert.match(selected(), /▲ degraded/);
    await s.press('k');
    assert.match(selected(), /✗ critical/);
    await s.press('G');
    assert.match(selected(), /▲ degraded/);
  });
});

test('enter describes the member that the alert is about', async () => {
  await shown(lagging(), 120, 40, async (s) => {
    await s.press('2', 'a', ENTER);
    const view = s.store.get().ui.views.at(-1);
    assert.deepEqual(view?.type === 'describe' && [view.panel, view.row, view.member], [
      'patroni',
      'patroni3',
      'patroni3',
    ]);
  });
  await shown(after(quorumLost(), tick(21)), 120, 40, async (s) => {
    await s.press('a', ENTER);
    assert.equal(s.store.get().ui.views.at(-1)?.type, 'alerts', 'a quorum has no row of its own');
    assert.equal(s.store.get().ui.toast?.text, 'it is about no single member');
  });
});

test('a message takes the place of the texts, never of the counts', async () => {
  await shown(lagging(), 80, 24, async (s) => {
    await s.press('+');
    assert.match(s.lines()[ALERTS_LINE] ?? '', /^ ▲ 1 .*polling every/);
  });
});

test('more alerts than lines: the selected one is always there, the rest is counted', async () => {
  let state = healthy();
  for (let i = 0; i < 30; i += 1) {
    const at = 100 * i;
    const second = patroni('patroni2', { role: 'primary' }, NOW + at * 1000 + 1);
    state = observe(observe(observe(after(state, second), at + 2, 0), at + 20, 0), at + 40, 0);
  }
  await shown(state, 80, 24, async (s) => {
    await s.press('a');
    assert.match(s.text(), /… \d+ more/);
    await s.press('G');
    assert.match(s.text(), /▸ ✗ critical/);
    assert.match(s.text(), /\d+ above/);
  });
});

test('PostgreSQL that gives no session is one alert, and its reason is in the view', async () => {
  const error = 'patroni1 at 127.0.0.1:5432: no answer within 2000 ms';
  const fails = failure('postgres', 'patroni1', error, NOW);
  const later = [11, 17].flatMap((seconds) => [...everything(NOW + seconds * 1000), tick(seconds)]);
  await shown(after(healthy(), fails, ...later), 120, 40, async (s) => {
    const message = 'PostgreSQL of patroni1 takes no new session';
    assert.match(s.lines()[0] ?? '', new RegExp(`✗ CRITICAL {2}paws360 ${message}`));
    assert.match(s.lines()[ALERTS_LINE] ?? '', /^ ✗ 1 /);
    await s.press('a');
    assert.match(lineWith(s.lines(), '▸ ✗ critical'), new RegExp(`${message}.* active +\\d+ s`));
    assert.match(s.text(), /patroni1 at 127\.0\.0\.1:5432: no answer within 2000 ms/);
  });
});

test('without colours the severities still differ', async () => {
  const s = await screen(after(quorumLost(), tick(21), tick(31)), 80, 24, { theme: monochrome });
  assert.match(s.lines()[ALERTS_LINE] ?? '', /✗ \d \? \d ▲ \d/);
  s.close();
});
