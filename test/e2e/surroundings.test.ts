import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { before, test } from 'node:test';
import { CTRL_C, CTRL_Z, ESC } from '../keys.ts';
import { PROJECT, untilWhole } from '../stack.ts';
import { CLI, withConsole, withTerminal } from './console.ts';
import { nothingOf } from './sight.ts';

before(() => untilWhole());

test('with --ascii nothing but ASCII reaches the terminal', async () => {
  await withConsole(
    [120, 40],
    async (operator) => {
      operator.presses('?');
      await operator.sees('= Help =');
      operator.presses('q', ':');
      await operator.sees('Actions and views');
      assert.match(operator.terminal.raw, /^[\0-\x7f]*$/);
    },
    { args: ['--ascii'] },
  );
});

test('with NO_COLOR no colour does', async () => {
  const coloured = new RegExp(`${ESC}\\[(?:[\\d;]*;)?(?:3\\d|4\\d|9\\d|10\\d)m`);
  await withConsole([120, 40], async ({ terminal }) => assert.match(terminal.raw, coloured));
  const plain = { env: { NO_COLOR: '1' } };
  await withConsole([120, 40], async ({ terminal }) => assert.doesNotMatch(terminal.raw, coloured), plain);
});

test('y puts what is listed on the clipboard and into a file', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'paws-copy-'));
  try {
    await withConsole(
      [120, 40],
      async (operator) => {
        operator.presses('t');
        await operator.sees(/Timeline ━.* of \d+ ━/);
        operator.presses('y');
        await operator.sees('copied the timeline (');
        const base64 = operator.terminal.raw.split(`${ESC}]52;c;`)[1]?.split('\u0007')[0] ?? 'nothing';
        const copied = Buffer.from(base64, 'base64').toString();
        assert.equal(copied, readFileSync(path.join(home, 'paws-console', 'copied.txt'), 'utf8'));
        for (const line of copied.split('\n').filter((text) => text !== '')) {
          assert.ok(line.startsWith('{"at":"20'), line);
        }
      },
      { env: { XDG_STATE_HOME: home, TMUX: undefined, STY: undefined } },
    );
  } finally {
    rmSync(home, { recursive: true });
  }
});

test('ctrl-z gives the terminal back to the shell, and fg draws everything again', async () => {
  const shell = ['bash', '--norc', '--noprofile', '-i'] as const;
  await withTerminal(shell, { cols: 120, rows: 40, env: { PS1: 'shell> ' } }, async (operator) => {
    const { terminal } = operator;
    operator.enters(`'${process.execPath}' '${CLI}' --project ${PROJECT}`);
    await operator.seesVerdict();
    for (const columns of [100, 130]) {
      operator.presses(CTRL_Z);
      await operator.sees(/Stopped[\s\S]*shell>\s*$/);
      assert.equal(terminal.alternate, false);
      const { raw } = terminal;
      assert.ok(raw.lastIndexOf(`${ESC}[?25h`) > raw.lastIndexOf(`${ESC}[?25l`), 'cursor');
      operator.enters('stty -a');
      await operator.sees(/ icanon .* echo /s);
      operator.resizes(columns, 30);
      operator.enters('fg');
      await operator.sees(/q quit$/);
      await operator.seesVerdict();
      assert.equal(terminal.alternate, true);
    }
    operator.presses('2', 'z');
    await operator.sees(['2 etcd', nothingOf('1 Patroni')]);
    operator.presses(CTRL_C);
    await operator.sees(/goes on running[\s\S]*shell>/);
  });
});
