import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openConsole } from './console.ts';
import type { Terminal } from './terminal.ts';

const BREAKS = 'data:text/javascript,setTimeout(()=>{throw new Error("broken on purpose")},2500)';

function assertRestored(terminal: Terminal): void {
  assert.equal(terminal.alternate, false, 'the normal screen is back');
  assert.ok(
    terminal.raw.lastIndexOf('\u001b[?25h') > terminal.raw.lastIndexOf('\u001b[?25l'),
    'the cursor is visible',
  );
}

test('q leaves, gives the terminal back and says how to stop the stack', async () => {
  const terminal = await openConsole(80, 24);
  assert.equal(terminal.alternate, true);
  terminal.press('q');
  const { exitCode } = await terminal.ended;
  assert.equal(exitCode, 0);
  assertRestored(terminal);
  assert.match(terminal.text(), /goes on running.*npm run stack -- down/s);
});

test('ctrl-c leaves as q does', async () => {
  const terminal = await openConsole(80, 24);
  terminal.press('\u0003');
  const { exitCode } = await terminal.ended;
  assert.equal(exitCode, 0);
  assertRestored(terminal);
});

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  test(`${signal} gives the terminal back`, async () => {
    const terminal = await openConsole(80, 24);
    terminal.kill(signal);
    await terminal.ended;
    assertRestored(terminal);
  });
}

test('an error of its own gives the terminal back before it is told', async () => {
  const terminal = await openConsole(80, 24, { NODE_OPTIONS: `--import=${BREAKS}` });
  const { exitCode } = await terminal.ended;
  assert.equal(exitCode, 70);
  assertRestored(terminal);
  assert.match(terminal.text(), /broken on purpose/);
});
