import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { WRAP_OFF } from '../../source/tui/terminal/use-suspend.ts';
import { Terminal } from '../e2e/terminal.ts';

const PROGRAM = path.join(import.meta.dirname, 'programs', 'opened.ts');
const TELL_PID = 'process.argv[1]?.endsWith("console.tsx") && console.log("console is " + process.pid)';

test('the terminal of npm start is as it was where its console is killed', async () => {
  const home = mkdtempSync(path.join(tmpdir(), 'paws-opened-'));
  const modules = ['tsx', `data:text/javascript,${encodeURIComponent(TELL_PID)}`];
  const env = { XDG_STATE_HOME: home, NODE_OPTIONS: modules.map((name) => `--import=${name}`).join(' ') };
  const argv = ['-c', '"$@"; echo "exit $?"; stty -a; echo over', 'sh', process.execPath, PROGRAM];
  const terminal = new Terminal('sh', argv, { cols: 120, rows: 40, env });
  try {
    // It changes the terminal's modes right after its first frame.
    const isOpen = (screen: string) => screen.includes('q quit') && terminal.raw.includes(WRAP_OFF);
    await terminal.until('the console', isOpen);
    process.kill(Number(/console is (\d+)/.exec(terminal.raw)?.[1]), 'SIGKILL');
    const text = await terminal.until('the shell', (screen) => /^over$/m.test(screen) && screen);
    assert.match(text, /^exit 137$/m);
    assert.equal(terminal.alternate, false, 'the normal screen is back');
    const { raw } = terminal;
    const last = (mode: string) => raw.lastIndexOf(`\u001b[?${mode}`);
    assert.ok(last('25h') > last('25l'), 'the cursor is visible');
    assert.ok(last('7l') > 0 && last('7h') > last('7l'), 'long lines are wrapped again');
    assert.ok(last('2004l') >= last('2004h'), 'pasting is plain again');
    for (const mode of ['icanon', 'echo', 'isig', 'opost', 'icrnl'])
      assert.match(text, new RegExp(`(?<![-\\w])${mode}\\b`), `${mode}: not raw any more`);
  } finally {
    await terminal.close();
    rmSync(home, { recursive: true });
  }
});
