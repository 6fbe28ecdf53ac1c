import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '../inside.ts';
import { CTRL_C, CTRL_RIGHT_BRACKET } from '../keys.ts';
import { containerName, docker, PROJECT, untilWhole } from '../stack.ts';
import { CLI, cli, withConsole, withTerminal } from './console.ts';
import type { Operator } from './operator.ts';
import { systemHas } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());

/** How many statements sleep in patroni1. */
async function sleeping(): Promise<string> {
  const like = "query LIKE 'select pg_sleep%' AND state = 'active'";
  return await sql('patroni1', `SELECT count(*) FROM pg_stat_activity WHERE ${like}`);
}

test('psql gets the whole terminal and its size, and the console comes back as it was', async () => {
  await withConsole([120, 40], async (operator) => {
    await operator.sees('▸ patroni1');
    operator.presses('A');
    await operator.sees(/docker exec -it \S+-patroni1-1 psql/);
    operator.presses('y');
    await operator.sees(/postgres=#\s*$/);
    assert.equal(operator.terminal.alternate, false);
    operator.enters('select 6*7;');
    await operator.sees(/^ +42$/m);
    operator.enters('select pg_sleep(300);');
    // While psql only reads the line, ctrl-c would end the line.
    await systemHas('the statements that sleep', sleeping, '1');
    // ctrl-c is for psql, not for the console behind it.
    operator.presses(CTRL_C);
    await operator.sees(/canceling statement[\s\S]*postgres=# *$/m);
    operator.resizes(100, 30);
    operator.enters('\\! until [ "$(stty size)" = "30 100" ]; do sleep 0.1; done; echo it fits');
    await operator.sees(/^it fits$/m);
    operator.enters('\\q');
    await operator.sees('psql in patroni1 ended with exit code 0');
    assert.equal(operator.terminal.alternate, true);
    operator.presses('j');
    await operator.sees('▸ patroni2');
  });
});

/** `paws-console shell` in a terminal, once the prompt of a shell is there. */
async function withShell(member: string, use: (operator: Operator) => Promise<void>): Promise<void> {
  const argv = [process.execPath, CLI, '--project', PROJECT, 'shell', member, '--tool', 'sh'] as const;
  await withTerminal(argv, { cols: 100, rows: 30 }, async (operator) => {
    await operator.sees(/[$#] *$/m);
    await use(operator);
  });
}

test('a container that dies in the middle ends the shell, and that is reported', async () => {
  const name = await containerName('redis-replica');
  try {
    await withShell('redis-replica', async (operator) => {
      operator.enters('stty -a | grep -c isig');
      await operator.sees(/^1$/m);
      await docker('kill', name);
      assert.equal(await operator.seesTheEnd(), 1);
      operator.alsoSees(/shell on \S+: failed: sh was cut off: redis-replica is exited/);
    });
  } finally {
    await docker('start', name);
  }
});

test('what hangs is left by ctrl-]', async () => {
  await withShell('sentinel2', async (operator) => {
    // It ends by itself, so that nothing is left of it.
    operator.enters('trap "" INT; exec sleep 20');
    await operator.sees(/sleep 20$/m);
    operator.presses(CTRL_RIGHT_BRACKET);
    assert.equal(await operator.seesTheEnd(), 0, operator.screen);
    operator.alsoSees(/sh in sentinel2 was left, and still runs there/);
  });
});

test('without a terminal, and by a label of several, it is refused in one line', async () => {
  const alone = await cli(['shell', 'etcd1']);
  assert.equal(alone.exitCode, 2);
  assert.match(alone.stdout, /^shell on \S+: refused: etcdctl needs a terminal$/m);
  const many = await cli(['shell', '--label', 'role=etcd']);
  assert.equal(many.exitCode, 2);
  assert.match(many.stdout, /^shell on \S+: refused: role=etcd fits 3 containers \(etcd1, etcd2, etcd3\)/m);
});
