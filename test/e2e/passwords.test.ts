import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inspect } from 'node:util';
import { query } from '../../source/net/postgres.ts';
import { haproxyClient } from '../../source/systems/haproxy/client.ts';
import { containerName, docker, hostPort, leaderKey, untilWhole } from '../stack.ts';
import { assertNone, assertNoneKept, CANARIES } from './canaries.ts';
import { cli, finish, STATE_HOME, selectRow, withConsole } from './console.ts';
import type { Terminal } from './terminal.ts';

before(() => untilWhole());

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

/** Opens what a key opens, also where an action is refused at first because a busy member was silent for a moment. */
async function openSheet(terminal: Terminal, key: string): Promise<void> {
  const isOpen = (screen: string) => / cancel$| close$/m.test(screen);
  for (let tries = 1; ; tries += 1) {
    terminal.press(key);
    try {
      await terminal.until(`what ${key} opens`, isOpen, 10_000);
      return;
    } catch (error) {
      if (tries === 6) throw error;
    }
  }
}

test('no password of the stack reaches the terminal, the output or the list of processes', async () => {
  const names = ['patroni1', 'haproxy', 'redis'].map(containerName);
  const inside = await docker('inspect', ...(await Promise.all(names)));
  // The pooler is not part of the test stack.
  for (const [name, password] of CANARIES.filter(([variable]) => !variable.includes('PGBOUNCER')))
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
    // Everything opens on a replica: the leader cannot be reinitialized.
    const leader = await leaderKey();
    await selectRow(terminal, 1, leader === 'patroni1' ? 'patroni2' : 'patroni1');
    for (const key of ['S', 'I', 'K', 'C', '?']) {
      await openSheet(terminal, key);
      terminal.press('\u001b');
      await terminal.until('the panes', (screen) => screen.includes('q quit'));
    }
    const processes = (await descendants(process.pid)).join('\n');
    assert.match(processes, /paws-console/);
    assertNone('the list of processes', processes);
    assertNone('what the console wrote', terminal.raw);
  });

  const commands = [
    ...[['status'], ['status', '--json'], ['lag'], ['lag', '--json'], ['actions', '--json'], ['--help']],
    ...[
      ['switchover', '--dry-run'],
      ['haproxy', 'drain', 'postgres_replica_backend/patroni3', '--dry-run'],
    ],
    // What asks only is carried out: it comes into the action log.
    ...[
      ['sentinel', 'ckquorum'],
      ['sentinel', 'ckquorum', '--json'],
    ],
  ];
  for (const args of commands) {
    const { stdout, stderr } = await cli(args);
    assert.notEqual(stdout, '', args.join(' '));
    assertNone(args.join(' '), stdout + stderr);
  }

  assert.ok(assertNoneKept(STATE_HOME).includes('actions.jsonl'));
});

test('a password that is wrong is not told either', async () => {
  const password = 'canary-wrong-Jt5';
  const limit = { deadlineMs: 10_000 };
  const endpoint = async (member: string, inside: number) => ({
    ...{ member, host: '127.0.0.1', port: await hostPort(member, inside) },
  });
  const proxy = haproxyClient({ ...(await endpoint('haproxy', 7000)), auth: { user: 'admin', password } });
  const patroni1 = { ...(await endpoint('patroni1', 5432)), auth: { user: 'postgres', password } };
  const attempts = [() => proxy.servers(limit), () => query(patroni1, 'select 1', [], limit)];
  for (const attempt of attempts) {
    await assert.rejects(attempt, (error: Error) => {
      assert.match(error.message, /password/);
      const told = inspect(error, { depth: 12, showHidden: true });
      assert.ok(
        !told.includes(password) && !told.includes(Buffer.from(`admin:${password}`).toString('base64')),
      );
      return true;
    });
  }
  proxy.close();
});
