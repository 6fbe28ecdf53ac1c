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

/** Command lines of all processes that have come of `pid`: the console and what it may have started. */
async function descendants(pid: number): Promise<string[]> {
  const { stdout } = await finish('ps', ['-eo', 'pid=,ppid=,args=', '-ww']);
  const rows = stdout.split('\n').map((row) => /^ *(\d+) +(\d+) (.*)$/.exec(row) ?? []);
  const below = (parent: number): string[] =>
    rows.flatMap(([, own, ppid, args]) =>
      Number(ppid) === parent ? [args ?? '', ...below(Number(own))] : [],
    );
  return below(pid);
}

test('no password of the stack reaches the terminal, the output or the list of processes', async () => {
  const inside = await docker('inspect', await containerName('patroni1'), await containerName('haproxy'));
  for (const [name, password] of CANARIES)
    assert.ok(inside.includes(password), `the stack runs with ${name}`);

  await withConsole([200, 60], async (terminal) => {
    await terminal.until('a healthy stack', (screen) => screen.includes('writes → patroni'));
    for (const pane of ['1', '2', '3', '4']) {
      const another = pane === '1' ? '2 etcd' : '1 Patroni';
      terminal.press(pane);
      terminal.press('z');
      await terminal.until('one pane alone', (screen) => !screen.includes(another));
      terminal.press('z');
      await terminal.until('all panes', (screen) => screen.includes(another));
    }
    await selectRow(terminal, 1, 'patroni1');
    for (const key of ['S', 'I', 'K', 'C', '?']) {
      terminal.press(key);
      await terminal.until(`what ${key} opens`, (screen) => / cancel$| close$/m.test(screen));
      terminal.press('\u001b');
      await terminal.until('the panes', (screen) => screen.includes('q leave'));
    }
    const processes = (await descendants(process.pid)).join('\n');
    assert.match(processes, /paws-console/);
    assertNone('the list of processes', processes);
    assertNone('what the console wrote', terminal.raw);
  });

  for (const args of [['status'], ['status', '--json'], ['switchover', '--dry-run'], ['--help']]) {
    const { stdout, stderr } = await cli(args);
    assert.notEqual(stdout, '');
    assertNone(args.join(' '), stdout + stderr);
  }
});
