import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inspect } from 'node:util';
import { query } from '../../source/net/postgres.ts';
import { haproxyClient } from '../../source/systems/haproxy/client.ts';
import { ESC } from '../keys.ts';
import { containerName, docker, hostPort, leaderKey, untilWhole } from '../stack.ts';
import { assertNone, assertNoneKept, CANARIES } from './canaries.ts';
import { cli, finish, STATE_HOME, withConsole } from './console.ts';
import type { Operator } from './operator.ts';

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
async function openSheet(operator: Operator, key: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    operator.presses(key);
    try {
      await operator.sees(/ cancel$| close$/m, { within: 10_000 });
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

  await withConsole([200, 60], async (operator) => {
    await operator.sees('writes → patroni');
    for (const pane of ['1', '2', '3', '4']) {
      const another = pane === '1' ? '2 etcd' : '1 Patroni';
      operator.presses(pane);
      operator.presses('z');
      await operator.noLongerSees(another);
      operator.presses('z');
      await operator.sees(another);
    }
    // Everything opens on a replica: the leader cannot be reinitialized.
    const leader = await leaderKey();
    await operator.selects(1, leader === 'patroni1' ? 'patroni2' : 'patroni1');
    for (const key of ['S', 'I', 'K', 'C', '?']) {
      await openSheet(operator, key);
      operator.presses(ESC);
      await operator.sees('q quit');
    }
    const processes = (await descendants(process.pid)).join('\n');
    assert.match(processes, /paws-console/);
    assertNone('the list of processes', processes);
    assertNone('what the console wrote', operator.terminal.raw);
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

test('a password that is wrong is not shown either', async () => {
  const password = 'canary-wrong-Jt5';
  const limit = { deadlineMs: 10_000 };
  const endpoint = async (member: string, inside: number) => ({
    ...{ member, host: '127.0.0.1', port: await hostPort(member, inside) },
  });
  const proxy = haproxyClient({ ...(await endpoint('haproxy', 7000)), auth: { user: 'admin', password } });
  const patroni1 = { ...(await endpoint('patroni1', 5432)), auth: { user: 'postgres', password } };
  const attempts = [() => proxy.statistics(limit), () => query(patroni1, 'select 1', [], limit)];
  for (const attempt of attempts) {
    await assert.rejects(attempt, (error: Error) => {
      assert.match(error.message, /password/);
      const shown = inspect(error, { depth: 12, showHidden: true });
      assert.ok(
        !shown.includes(password) && !shown.includes(Buffer.from(`admin:${password}`).toString('base64')),
      );
      return true;
    });
  }
  proxy.close();
});
