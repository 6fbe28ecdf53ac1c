import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, test } from 'node:test';
import { PROJECT, untilWhole } from '../stack.ts';
import { awaitVerdict, CLI, withConsole } from './console.ts';
import { Terminal } from './terminal.ts';

before(() => untilWhole());

const ESC = '\u001b';

test('with --ascii nothing but ASCII reaches the terminal', async () => {
  const terminal = new Terminal(process.execPath, [CLI, '--project', PROJECT, '--ascii'], {
    cols: 120,
    rows: 40,
  });
  try {
    await awaitVerdict(terminal);
    terminal.press('?');
    await terminal.until('the help', (screen) => screen.includes('= Help ='));
    terminal.press('q:');
    await terminal.until('the palette', (screen) => screen.includes('Actions and views'));
    assert.match(terminal.raw, /^[\0-\x7f]*$/);
  } finally {
    await terminal.close();
  }
});

test('with NO_COLOR no colour does', async () => {
  const coloured = new RegExp(`${ESC}\\[(?:[\\d;]*;)?(?:3\\d|4\\d|9\\d|10\\d)m`);
  await withConsole([120, 40], async ({ raw }) => assert.match(raw, coloured));
  await withConsole([120, 40], async ({ raw }) => assert.doesNotMatch(raw, coloured), { NO_COLOR: '1' });
});

test('y puts what is listed on the clipboard and into a file', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'paws-copy-'));
  try {
    await withConsole(
      [120, 40],
      async (terminal) => {
        terminal.press('t');
        await terminal.until('the timeline', (screen) => /Timeline ━.* of \d+ ━/.test(screen));
        terminal.press('y');
        await terminal.until('the copy', (screen) => screen.includes('copied the timeline ('));
        const base64 = terminal.raw.split(`${ESC}]52;c;`)[1]?.split('\u0007')[0] ?? 'nothing';
        const copied = Buffer.from(base64, 'base64').toString();
        assert.equal(copied, readFileSync(path.join(home, 'paws-console', 'copied.txt'), 'utf8'));
        for (const line of copied.split('\n').filter((text) => text !== '')) {
          assert.ok(line.startsWith('{"at":"20'), line);
        }
      },
      { XDG_STATE_HOME: home, TMUX: undefined, STY: undefined },
    );
  } finally {
    rmSync(home, { recursive: true });
  }
});

test('ctrl-z gives the terminal back to the shell, and fg draws everything again', async () => {
  const terminal = new Terminal('bash', ['--norc', '--noprofile', '-i'], {
    cols: 120,
    rows: 40,
    env: { PS1: 'shell> ' },
  });
  try {
    terminal.press(`'${process.execPath}' '${CLI}' --project ${PROJECT}\r`);
    await awaitVerdict(terminal);
    for (const columns of [100, 130]) {
      terminal.press('\u001a');
      await terminal.until('the shell', (screen) => /Stopped[\s\S]*shell> $/.test(`${screen.trimEnd()} `));
      assert.equal(terminal.alternate, false);
      assert.ok(terminal.raw.lastIndexOf(`${ESC}[?25h`) > terminal.raw.lastIndexOf(`${ESC}[?25l`), 'cursor');
      terminal.press('stty -a\r');
      await terminal.until('the modes', (screen) => / icanon .* echo /s.test(screen));
      terminal.resize(columns, 30);
      terminal.press('fg\r');
      await terminal.until('the console', (screen) => /q quit$/.test(screen));
      await awaitVerdict(terminal);
      assert.equal(terminal.alternate, true);
    }
    terminal.press('2z');
    await terminal.until('its keys', (screen) => screen.includes('2 etcd') && !screen.includes('1 Patroni'));
    terminal.press('\u0003');
    await terminal.until('the end', (screen) => /goes on running[\s\S]*shell>/.test(screen));
  } finally {
    await terminal.close();
  }
});
