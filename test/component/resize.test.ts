import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Terminal } from '../e2e/terminal.ts';
import { healthy } from '../fixtures/state.ts';
import { bundled } from './programs/bundled.ts';
import { screen } from './screen.tsx';

// From one to the next everything happens: wider, narrower, higher, lower, other frames, one pane, too small.
const SIZES: readonly (readonly [columns: number, rows: number])[] = [
  ...[[80, 24] as const, [200, 60] as const, [112, 33] as const, [220, 20] as const, [48, 65] as const],
  ...[[300, 90] as const, [79, 23] as const, [180, 50] as const, [30, 7] as const, [120, 41] as const],
];

/** The screen as it is drawn on a terminal that always had this size. */
async function fresh(columns: number, rows: number): Promise<string> {
  const s = await screen(healthy(), columns, rows);
  const lines = s.lines().map((line) => line.trimEnd());
  s.close();
  return [...lines, ...Array<string>(rows - lines.length).fill('')].join('\n');
}

async function checkSizes(terminal: Terminal, below: number): Promise<void> {
  try {
    await terminal.until('the console', (text) => text.includes('q quit'));
    for (const [columns, rows] of SIZES) {
      // The corner is dragged: sizes in between come and go.
      for (const by of [9, 5, 2]) terminal.resize(columns + by, rows + by);
      terminal.resize(columns, rows + below);
      const wanted = await fresh(columns, rows);
      const drawn = (text: string) => text.split('\n').slice(0, rows).join('\n') === wanted;
      await terminal.until(`what belongs at ${columns}×${rows}`, drawn, 20_000);
    }
  } finally {
    await terminal.close();
  }
}

const noTmux = spawnSync('tmux', ['-V']).status !== 0 && 'tmux is not installed';

// Each has a terminal of its own.
describe('sizes', { concurrency: true }, () => {
  test('after any resize the screen is as if it had always had that size', async () => {
    await checkSizes(new Terminal(process.execPath, [await bundled('console')], { cols: 120, rows: 40 }), 0);
  });

  test('a hundred sizes in a second are survived, and the last one is drawn', async () => {
    const terminal = new Terminal(process.execPath, [await bundled('console')], { cols: 120, rows: 40 });
    try {
      await terminal.until('the console', (text) => text.includes('q quit'));
      for (let i = 0; i < 100; i += 1) {
        terminal.resize(20 + ((i * 37) % 200), 5 + ((i * 23) % 70));
        await sleep(10);
      }
      terminal.resize(140, 45);
      const wanted = await fresh(140, 45);
      await terminal.until('what belongs at 140×45', (text) => text === wanted, 30_000);
      terminal.press('?');
      await terminal.until('the help', (text) => / close$/m.test(text));
    } finally {
      await terminal.close();
    }
  });

  test('the same in tmux', { skip: noTmux }, async () => {
    const socket = `paws-test-${process.pid}`;
    const tmux = ['-L', socket, '-f', '/dev/null'];
    const program = [process.execPath, await bundled('console')].map((word) => `'${word}'`).join(' ');
    const terminal = new Terminal('tmux', [...tmux, 'new-session', `exec ${program}`], {
      cols: 120,
      rows: 40,
      env: { TMUX: undefined },
    });
    try {
      // The status line of tmux is below.
      await checkSizes(terminal, 1);
    } finally {
      assert.equal(spawnSync('tmux', [...tmux, 'kill-server']).error, undefined);
    }
  });
});
