import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Terminal } from '../e2e/terminal.ts';
import { bundled } from './programs/bundled.ts';

// A script puts nothing in order between two commands, as an interactive shell would.
const SHELL = `sh -c 'echo "console is $$"; exec "$@"' sh "$@"; echo killed
"$@"; echo "exit $?"; stty -a; echo over`;

test('a console that is killed leaves nothing that the next one does not put in order', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'paws-killed-'));
  const argv = ['-c', SHELL, 'sh', process.execPath, await bundled('console')];
  const terminal = new Terminal('sh', argv, { cols: 120, rows: 40, env: { XDG_STATE_HOME: home } });
  try {
    const first = await terminal.until('the console', (screen) => screen.includes('q quit') && screen);
    process.kill(Number(/console is (\d+)/.exec(terminal.raw)?.[1]), 'SIGKILL');
    await terminal.until('the second one', () => terminal.raw.split('\u001b[?1049h').length === 3);
    assert.equal(await terminal.until('the same', (screen) => screen === first && screen), first);
    assert.equal(terminal.alternate, true);
    terminal.press('q');
    const text = await terminal.until('the shell', (screen) => /^over$/m.test(screen) && screen);
    assert.match(text, /^exit 0$/m);
    assert.equal(terminal.alternate, false, 'the normal screen is back');
    const { raw } = terminal;
    assert.ok(raw.lastIndexOf('\u001b[?25h') > raw.lastIndexOf('\u001b[?25l'), 'the cursor is visible');
    assert.ok(raw.lastIndexOf('\u001b[?2004l') >= raw.lastIndexOf('\u001b[?2004h'), 'pasting is plain again');
    for (const mode of ['icanon', 'echo', 'isig', 'opost', 'icrnl']) {
      assert.match(text, new RegExp(`(?<![-\\w])${mode}\\b`), `${mode}: not raw any more`);
    }
  } finally {
    await terminal.close();
    rmSync(home, { recursive: true });
  }
});
