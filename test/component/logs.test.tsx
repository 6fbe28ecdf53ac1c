import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import type { State } from '../../source/store/state.ts';
import { FOOTER_LINES } from '../../source/tui/footer.tsx';
import { HEADER_LINES } from '../../source/tui/header/header.tsx';
import { after, containers, healthy, logged, NOW } from '../fixtures/state.ts';
import { ENTER, ESC, lineWith, type Screen, screen, TAB } from './screen.tsx';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const opened = (...members: readonly string[]) =>
  members.map((member) => ({ type: 'log.opened', member, at: NOW }) as const);

/** The log view of redis, with `count` lines numbered from 1, one each second. */
function numbered(count: number): State {
  const lines = Array.from(
    { length: count },
    (_, i) => ['redis', i * 1000, `line ${i + 1} of redis`] as const,
  );
  return after(healthy(), ...opened('redis'), logged(lines, ['redis']));
}

async function onLogs(
  state: State,
  [columns, rows]: readonly [number, number],
  check: (s: Screen) => void | Promise<void>,
): Promise<void> {
  const s = await screen(state, columns, rows);
  try {
    s.store.dispatchNow({ type: 'panel.focused', panel: 'containers' });
    s.store.dispatchNow({ type: 'row.selected', panel: 'containers', row: 'redis' });
    await s.press('l');
    await check(s);
  } finally {
    s.close();
  }
}

const title = (s: Screen) => lineWith(s.lines(), '━ Logs');
// Below the header and the title, above the footer.
const body = (s: Screen) => s.lines().slice(HEADER_LINES + 1, -FOOTER_LINES);
const logLines = (rows: number) => rows - HEADER_LINES - 1 - FOOTER_LINES;

for (const size of SIZES) {
  test(`at ${size.join('×')} the newest lines are at the bottom, with their times`, async () => {
    await onLogs(numbered(200), size, (s) => {
      assert.equal(s.lines().length, size[1]);
      assert.match(title(s), /redis · following · since 5 min · 200 lines/);
      assert.match(body(s).at(-1) ?? '', /^ {2}\d\d:\d\d:\d\d\.000 line 200 of redis$/);
      assert.match(body(s)[0] ?? '', new RegExp(`line ${201 - logLines(size[1])} of redis`));
    });
  });

  test(`at ${size.join('×')} hostile lines move nothing and reach the terminal as text only`, async () => {
    const evil = '\u001b[2J\u001b]0;x\u0007漢字👩‍👩‍👧‍👦\u202eabc\n!\u0000\ufffd';
    const lines = [evil, `${'漢'.repeat(3_000)}`, 'x'.repeat(5_000), `ERROR ${evil}`, ''];
    const state = after(
      healthy(),
      ...opened('redis', 'redis-replica'),
      logged(lines.flatMap((text, i) => [['redis', i, text] as const, ['redis-replica', i, text] as const])),
    );
    await onLogs(state, size, async (s) => {
      for (const keys of [[], ['w'], ['t'], [TAB], ['/', '漢', ENTER], ['N'], ['y']]) {
        await s.press(...keys);
        assert.ok(!s.raw().includes('\u001b[2J'));
        assert.ok(!s.raw().includes('\u202e'));
        assert.ok(!s.raw().includes('\u200d'));
        assert.equal(s.lines().length, size[1], keys.join());
        for (const line of s.lines()) assert.ok(stringWidth(line) <= size[0], line);
      }
      assert.ok(!s.asked.copied?.includes('\u001b'));
    });
  });
}

test('reading, an empty log, and a container that is gone have different texts', async () => {
  await onLogs(healthy(), [80, 24], async (s) => {
    assert.match(s.text(), /reading …/);
    for (const event of [...opened('redis'), logged([], ['redis'])]) s.store.dispatchNow(event);
    await s.press();
    assert.match(s.text(), /nothing was logged in the last 5 min; s shows more/);
    s.store.dispatchNow({ type: 'containers.observed', containers: [], at: NOW });
    await s.press();
    assert.match(s.text(), /redis has no container any more/);
  });
});

test('a member without a container has no log, and that is said', async () => {
  const state = after(healthy(), { type: 'containers.observed', containers: [], at: NOW });
  const s = await screen(state, 80, 24);
  await s.press('l');
  assert.match(s.lines()[HEADER_LINES - 1] ?? '', /patroni1 has no container/);
  assert.equal(s.store.get().ui.views.length, 0);
  s.close();
});

test('an engine that does not answer is said, and the lines stay', async () => {
  const failed = { type: 'log.failed', member: 'redis', error: 'Docker: no engine at x', at: NOW } as const;
  await onLogs(after(numbered(3), failed), [120, 40], (s) => {
    assert.match(title(s), /redis: no engine at x, trying again/);
    assert.match(s.text(), /line 3 of redis/);
  });
  await onLogs(after(healthy(), ...opened('redis'), failed), [120, 40], (s) => {
    assert.match(body(s)[0] ?? '', /Docker: no engine at x/);
  });
});

test('a container that is down says so in the title', async () => {
  const state = after(numbered(3), containers({ redis: { state: 'exited', exitCode: 137 } }));
  await onLogs(state, [120, 40], (s) => assert.match(title(s), /container exited/));
});

test('a scrolled log does not move and counts new lines; G follows again', async () => {
  await onLogs(numbered(100), [80, 24], async (s) => {
    await s.press('k', 'k');
    assert.match(title(s), /paused, G follows/);
    const before = body(s);
    assert.match(before.at(-1) ?? '', /line 98 of redis/);
    s.store.dispatchNow(
      logged([
        ['redis', 200_000, 'fresh 1'],
        ['redis', 201_000, 'fresh 2'],
      ]),
    );
    await s.press();
    assert.deepEqual(body(s), before);
    assert.match(title(s), /↓ 2 new, G follows/);
    await s.press('G');
    assert.match(title(s), /following/);
    assert.match(body(s).at(-1) ?? '', /fresh 2/);
    s.store.dispatchNow(logged([['redis', 202_000, 'fresh 3']]));
    await s.press();
    assert.match(body(s).at(-1) ?? '', /fresh 3/);
  });
});

test('g shows the first line, pages overlap by one line, and going down to the end follows again', async () => {
  await onLogs(numbered(100), [80, 24], async (s) => {
    await s.press('g');
    assert.match(body(s)[0] ?? '', / line 1 of redis/);
    const last = /line (\d+)/.exec(body(s).at(-1) ?? '')?.[1];
    await s.press('\u001b[6~');
    assert.match(body(s)[0] ?? '', new RegExp(` line ${last} of redis`));
    await s.press('\u001b[5~');
    assert.match(body(s).at(-1) ?? '', new RegExp(` line ${last} of redis`));
    await s.press('k');
    assert.match(body(s)[0] ?? '', / line 1 of redis/, 'there is nothing above the first line');
    while (!/following/.test(title(s))) await s.press('\u001b[6~');
    assert.match(body(s).at(-1) ?? '', /line 100 of redis/);
  });
});

test('a search marks what it finds, counts it, and n and N go through it', async () => {
  const state = after(
    numbered(60),
    logged([
      ['redis', 10_500, 'needle first'],
      ['redis', 30_500, 'a NEEDLE and a needle'],
      ['redis', 70_000, 'the end'],
    ]),
  );
  await onLogs(state, [80, 24], async (s) => {
    await s.press('/', 'needle');
    assert.match(title(s), /\/needle 2 found/);
    await s.press(ENTER, 'N');
    assert.match(title(s), /\/needle 2 of 2/);
    const row = lineWith(s.lines(), 'a NEEDLE');
    assert.match(row, /^▸ .*a NEEDLE and a needle/);
    const raw =
      s
        .raw()
        .split('\n')
        .find((line) => line.includes('NEEDLE')) ?? '';
    assert.match(raw, new RegExp(`a ${ESC}\\[7mNEEDLE${ESC}\\[27m and a ${ESC}\\[7mneedle`));
    await s.press('N');
    assert.match(title(s), /1 of 2/);
    assert.match(lineWith(s.lines(), 'needle first'), /^▸/);
    await s.press('N');
    assert.match(title(s), /1 of 2/, 'there is no match before the first');
    await s.press('n', 'n');
    assert.match(title(s), /2 of 2/);
    await s.press('/', 'x', ENTER);
    assert.match(title(s), /\/needlex 0 found/);
  });
});

test('characters of a search mean themselves', async () => {
  await onLogs(
    after(numbered(2), logged([['redis', 9_000, 'a.b (c) [d] $ ^ * + ? | \\ {e} -/']])),
    [120, 40],
    async (s) => {
      await s.press('/', '(c) [d] $ ^ * + ? | \\ {e} -/');
      assert.match(title(s), /1 found/);
    },
  );
});

test('! hides the lines that have the text', async () => {
  await onLogs(numbered(30), [80, 40], async (s) => {
    await s.press('/', '!line 2', ENTER);
    assert.match(title(s), /\/!line 2 hides 11/);
    assert.doesNotMatch(body(s).join('\n'), /line 2/);
    assert.match(s.text(), /line 30 of redis/);
    await s.press('/', '\u007f', '\u007f');
    assert.match(s.text(), /every line has line in it: nothing is left/);
  });
});

test('levels are coloured, in the notation of each service', async () => {
  const state = after(
    healthy(),
    ...opened('redis'),
    logged([
      ['redis', 1, '{"level":"warn","msg":"slow"}'],
      ['redis', 2, '2026-01-15 12:00:00.123 UTC [42] FATAL:  terminating'],
      ['redis', 3, '7:M 15 Jan 2026 12:00:00.123 * Background saving started'],
    ]),
  );
  await onLogs(state, [120, 40], (s) => {
    const raw = (text: string) =>
      s
        .raw()
        .split('\n')
        .find((line) => line.includes(text)) ?? '';
    assert.match(raw('slow'), new RegExp(`${ESC}\\[33m\\{"level"`));
    assert.match(raw('FATAL'), new RegExp(`${ESC}\\[31m${ESC}\\[1m2026`));
    assert.doesNotMatch(raw('Background'), new RegExp(`${ESC}\\[3[13]m`));
  });
});

test('w wraps a long line and cuts it again; t takes the times away', async () => {
  const text = `${'abcdefghij'.repeat(12)}END`;
  await onLogs(after(numbered(40), logged([['redis', 90_000, text]])), [80, 24], async (s) => {
    assert.match(body(s).at(-1) ?? '', /abcd…$/);
    await s.press('w');
    assert.match(body(s).at(-1) ?? '', /^ {15}[a-j]+END$/);
    assert.match(body(s).at(-3) ?? '', /line 40 of redis/);
    await s.press('t');
    assert.match(body(s).at(-2) ?? '', /^ {2}abcd/);
    await s.press('w');
    assert.match(body(s).at(-1) ?? '', /^ {2}abcd.*…$/);
  });
});

test('a wrapped line never takes more than the screen', async () => {
  await onLogs(after(numbered(40), logged([['redis', 90_000, 'y'.repeat(2_000)]])), [80, 24], async (s) => {
    await s.press('w');
    assert.ok(body(s).every((line) => /y/.test(line)));
    assert.match(body(s).at(-1) ?? '', /y…$/);
    await s.press('k');
    assert.match(body(s).at(-1) ?? '', /line 40 of redis/);
  });
});

test('tab merges the whole system, then every service: names in front, each in its own colour', async () => {
  const state = after(
    healthy(),
    ...opened('redis', 'redis-replica'),
    logged([
      ['redis', 2_000, 'second'],
      ['redis-replica', 1_000, 'first'],
      ['redis-replica', 3_000, 'third'],
    ]),
  );
  await onLogs(state, [120, 40], async (s) => {
    assert.doesNotMatch(lineWith(s.lines(), 'second'), /redis /);
    await s.press(TAB);
    assert.match(title(s), /redis redis-replica/);
    const rows = body(s).filter((line) => line.trim() !== '');
    assert.match(rows[0] ?? '', /redis-replica first/);
    assert.match(rows[1] ?? '', /redis +second/);
    assert.match(rows[2] ?? '', /redis-replica third/);
    const colour = (text: string) =>
      new RegExp(`${ESC}\\[(\\d+)m(redis|redis-replica) +`).exec(
        s
          .raw()
          .split('\n')
          .find((line) => line.includes(text)) ?? '',
      )?.[1];
    assert.notEqual(colour('second'), colour('first'));
    assert.equal(colour('third'), colour('first'));
    const before = colour('second');
    await s.press(TAB);
    assert.match(title(s), /all 13 services/);
    assert.equal(colour('second'), before, 'a service keeps its colour');
    await s.press(TAB);
    assert.match(title(s), /Logs ━+ redis ·/);
  });
});

test('s shows more minutes of the log, counted from now', async () => {
  await onLogs(numbered(3), [80, 24], async (s) => {
    for (const expected of ['since 15 min', 'since 60 min', '· all', 'since 1 min', 'since 5 min']) {
      await s.press('s');
      assert.ok(title(s).includes(expected), expected);
    }
  });
});

test('y copies what is on the screen, or every line that the search finds', async () => {
  await onLogs(numbered(100), [80, 24], async (s) => {
    await s.press('t', 'y');
    const copied = s.asked.copied?.split('\n') ?? [];
    assert.equal(copied.length, body(s).length);
    assert.equal(copied.at(-1), 'line 100 of redis');
    await s.press('/', 'line 1', ENTER, 'y');
    assert.equal(s.asked.copied?.split('\n').length, 12);
  });
});

test('after lines were dropped the view says so and goes to the oldest that is left', async () => {
  await onLogs(numbered(100), [80, 24], async (s) => {
    await s.press('g');
    const flood = Array.from({ length: 5_000 }, (_, i) => ['redis', 200_000 + i, `flood ${i}`] as const);
    s.store.dispatchNow(logged(flood));
    await s.press();
    assert.match(title(s), /↓ 5000 new, G follows/);
    assert.match(body(s)[0] ?? '', /flood 0/);
    await s.resize(200, 24);
    assert.match(title(s), /5000 lines · older ones left out/);
  });
});

test('f freezes the log while lines go on coming', async () => {
  await onLogs(numbered(3), [80, 24], async (s) => {
    await s.press('f');
    s.store.dispatchNow(logged([['redis', 90_000, 'meanwhile']]));
    await s.press();
    assert.doesNotMatch(s.text(), /meanwhile/);
    await s.press('f');
    assert.match(s.text(), /meanwhile/);
  });
});

test('esc leads back to the panes', async () => {
  await onLogs(numbered(3), [80, 24], async (s) => {
    await s.press(ESC);
    assert.ok(s.text().includes('5 Containers'));
  });
});
