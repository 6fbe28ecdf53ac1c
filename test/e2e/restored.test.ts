import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { PROJECT, untilWhole } from '../stack.ts';
import { alongside, awaitVerdict, CLI, withConsole } from './console.ts';
import { Terminal } from './terminal.ts';

before(() => untilWhole());

// A shell starts the console, as an operator's does, and says afterwards what is left of its terminal.
const SHELL = `sh -c 'echo "console is $$"; exec "$@"' sh "$@"; echo "exit $?"; stty -a; echo over`;

type Ended = { readonly exitCode: number; readonly text: string };

/** Opens the console in a shell, has it ended by `end`, and checks that the shell has its terminal back. */
async function leave(
  end: (terminal: Terminal, pid: number) => void,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const argv = ['-c', SHELL, 'sh', process.execPath, CLI, '--project', PROJECT];
  const terminal = new Terminal('sh', argv, { cols: 120, rows: 60, env });
  try {
    await awaitVerdict(terminal);
    assert.equal(terminal.alternate, true, 'the console has a screen of its own');
    end(terminal, Number(/console is (\d+)/.exec(terminal.raw)?.[1]));
    const text = await terminal.until(
      'the shell again',
      (screen) => /^over$/m.test(screen) && screen,
      15_000,
    );
    assert.equal(terminal.alternate, false, 'the normal screen is back');
    const { raw } = terminal;
    assert.ok(raw.lastIndexOf('\u001b[?25h') > raw.lastIndexOf('\u001b[?25l'), 'the cursor is visible');
    assert.ok(raw.lastIndexOf('\u001b[?7h') > raw.lastIndexOf('\u001b[?7l'), 'long lines are wrapped again');
    assert.ok(raw.lastIndexOf('\u001b[?2004l') >= raw.lastIndexOf('\u001b[?2004h'), 'pasting is plain again');
    for (const mode of ['icanon', 'echo', 'isig', 'opost', 'icrnl']) {
      assert.match(text, new RegExp(`(?<![-\\w])${mode}\\b`), `${mode}: not raw any more`);
    }
    return { exitCode: Number(/^exit (\d+)$/m.exec(text)?.[1]), text };
  } finally {
    await terminal.close();
  }
}

for (const [name, key] of [
  ['q', 'q'],
  ['ctrl-c', '\u0003'],
] as const) {
  test(`${name} leaves, gives the terminal back and says how to stop the stack`, async () => {
    const { exitCode, text } = await leave((terminal) => terminal.press(key));
    assert.equal(exitCode, 0);
    assert.match(text, new RegExp(`^The stack ${PROJECT} goes on running\\..*npx paws-console down$`, 'm'));
  });
}

for (const [signal, exitCode] of [
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
] as const) {
  test(`${signal} gives the terminal back`, async () => {
    const ended = await leave((_terminal, pid) => process.kill(pid, signal));
    assert.equal(ended.exitCode, exitCode);
  });
}

for (const [what, statement] of [
  ['an exception that nothing caught', 'throw new Error("broken on purpose")'],
  ['a promise whose rejection nothing handled', 'Promise.reject(new Error("broken on purpose"))'],
] as const) {
  test(`${what} gives the terminal back before it is reported`, async () => {
    const { exitCode, text } = await leave(
      (_terminal, pid) => process.kill(pid, 'SIGUSR2'),
      alongside(`process.on("SIGUSR2", () => { ${statement} })`),
    );
    assert.equal(exitCode, 70);
    assert.match(text, /stopped with an internal error: Error: broken on purpose$/m);
  });
}

test('a terminal that goes away takes the console with it', async () => {
  await withConsole([80, 24], async (terminal) => {
    terminal.hangUp();
    await terminal.ended;
  });
});

test('the console draws also where CI is set', async () => {
  await withConsole([80, 24], async () => {}, { CI: 'true' });
});
