import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { CTRL_C } from '../keys.ts';
import { PROJECT, untilWhole } from '../stack.ts';
import { alongside, CLI, withConsole, withTerminal } from './console.ts';
import type { Operator } from './operator.ts';
import type { Terminal } from './terminal.ts';

before(() => untilWhole());

// A shell starts the console, as an operator's does, and says afterwards what is left of its terminal.
const SHELL = `sh -c 'echo "console is $$"; exec "$@"' sh "$@"; echo "exit $?"; stty -a; echo over`;

type Ended = { readonly exitCode: number; readonly text: string };

/** Where a mode was last set or reset: before everything where it never was. */
function lastOf({ raw }: Terminal, mode: string): number {
  return raw.lastIndexOf(`\u001b[${mode}`);
}

/** Opens the console in a shell, has it ended by `end`, and checks that the shell has its terminal back. */
async function leave(
  end: (operator: Operator, pid: number) => void,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const argv = ['sh', '-c', SHELL, 'sh', process.execPath, CLI, '--project', PROJECT] as const;
  let ended: Ended | undefined;
  await withTerminal(argv, { cols: 120, rows: 60, env }, async (operator) => {
    const { terminal } = operator;
    await operator.seesVerdict();
    assert.equal(terminal.alternate, true, 'the console has a screen of its own');
    end(operator, Number(/console is (\d+)/.exec(terminal.raw)?.[1]));
    await operator.sees(/^over$/m, { within: 15_000 });
    assert.equal(terminal.alternate, false, 'the normal screen is back');
    assert.ok(lastOf(terminal, '?25h') > lastOf(terminal, '?25l'), 'the cursor is visible');
    assert.ok(lastOf(terminal, '?7h') > lastOf(terminal, '?7l'), 'long lines are wrapped again');
    assert.ok(lastOf(terminal, '?2004l') >= lastOf(terminal, '?2004h'), 'pasting is plain again');
    // Not raw any more.
    for (const mode of ['icanon', 'echo', 'isig', 'opost', 'icrnl'])
      operator.alsoSees(new RegExp(`(?<![-\\w])${mode}\\b`));
    ended = { exitCode: Number(/^exit (\d+)$/m.exec(operator.screen)?.[1]), text: operator.screen };
  });
  assert.ok(ended);
  return ended;
}

for (const [name, key] of [
  ['q', 'q'],
  ['ctrl-c', CTRL_C],
] as const) {
  test(`${name} leaves, gives the terminal back and says how to stop the stack`, async () => {
    const { exitCode, text } = await leave((operator) => operator.presses(key));
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
    const ended = await leave((_operator, pid) => process.kill(pid, signal));
    assert.equal(ended.exitCode, exitCode);
  });
}

for (const [what, statement] of [
  ['an exception that nothing caught', 'throw new Error("broken on purpose")'],
  ['a promise whose rejection nothing handled', 'Promise.reject(new Error("broken on purpose"))'],
] as const) {
  test(`${what} gives the terminal back before it is reported`, async () => {
    const { exitCode, text } = await leave(
      (_operator, pid) => process.kill(pid, 'SIGUSR2'),
      alongside(`process.on("SIGUSR2", () => { ${statement} })`),
    );
    assert.equal(exitCode, 70);
    assert.match(text, /stopped with an internal error: Error: broken on purpose$/m);
  });
}

test('a terminal that goes away takes the console with it', async () => {
  await withConsole([80, 24], async ({ terminal }) => {
    terminal.hangUp();
    await terminal.ended;
  });
});

test('the console draws also where CI is set', async () => {
  await withConsole([80, 24], async () => {}, { env: { CI: 'true' } });
});
