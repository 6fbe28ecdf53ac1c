import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { containerName, docker, untilWhole } from '../stack.ts';
import { stackEnv } from '../stack-env.ts';
import { cli, finish, selectRow, withConsole } from './console.ts';

before(() => untilWhole());

const CANARIES = Object.entries(stackEnv).filter(([name]) => name.endsWith('PASSWORD'));

function assertNone(where: string, text: string): void {
  for (const [name, password] of CANARIES) assert.ok(!text.includes(password), `${name} in ${where}`);
}

test('no password of the stack reaches the terminal, the output or the list of processes', async () => {
  const inside = await docker('inspect', await containerName('patroni1'), await containerName('haproxy'));
  for (const [name, password] of CANARIES)
    assert.ok(inside.includes(password), `the stack runs with ${name}`);

  await withConsole([200, 60], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('writes → patroni'));
    for (const pane of ['1', '2', '3', '4']) {
      terminal.press(pane);
      terminal.press('z');
      await terminal.until('one pane alone', (screen) => screen.includes('all panes'));
      terminal.press('z');
      await terminal.until('all panes', (screen) => !screen.includes('all panes'));
    }
    await selectRow(terminal, 1, 'patroni1');
    for (const key of ['S', 'I', 'K', 'C', '?']) {
      terminal.press(key);
      await terminal.until(`what ${key} opens`, (screen) => / cancel$| close$/m.test(screen));
      terminal.press('\u001b');
      await terminal.until('the panes', (screen) => screen.includes('q leave'));
    }
    assertNone('the list of processes', (await finish('ps', ['-eo', 'args', '-ww'])).stdout);
    assertNone('what the console wrote', terminal.raw);
  });

  for (const args of [['status'], ['status', '--json'], ['switchover', '--dry-run'], ['--help']]) {
    const { stdout, stderr } = await cli(args);
    assert.notEqual(stdout, '');
    assertNone(args.join(' '), stdout + stderr);
  }
});
