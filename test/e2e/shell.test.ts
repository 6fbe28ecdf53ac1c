import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { containerName, docker, PROJECT, untilWhole } from '../stack.ts';
import { CLI, cli, withConsole } from './console.ts';
import { Terminal } from './terminal.ts';

before(() => untilWhole());
after(() => untilWhole());

test('psql gets the whole terminal and its size, and the console comes back as it was', async () => {
  await withConsole([120, 40], async (terminal) => {
    await terminal.until('the first row', (screen) => /▸ patroni1/.test(screen));
    terminal.press('A');
    await terminal.until('the confirmation', (s) => /docker exec -it \S+-patroni1-1 psql/.test(s));
    terminal.press('y');
    await terminal.until('the prompt', (screen) => /postgres=# *$/.test(screen.trimEnd()));
    assert.equal(terminal.alternate, false);
    terminal.press('select 6*7;\r');
    await terminal.until('the answer', (screen) => /^ +42$/m.test(screen));
    terminal.press('select pg_sleep(300);\r');
    await terminal.until('the command', (screen) => screen.includes('pg_sleep(300);'));
    // ctrl-c is for psql, not for the console behind it.
    terminal.press('\u0003');
    await terminal.until('its end', (screen) => /canceling statement[\s\S]*postgres=# *$/m.test(screen));
    terminal.resize(100, 30);
    terminal.press('\\! until [ "$(stty size)" = "30 100" ]; do sleep 0.1; done; echo it fits\r');
    await terminal.until('its size', (screen) => /^it fits$/m.test(screen));
    terminal.press('\\q\r');
    await terminal.until('the end', (s) => s.includes('psql in patroni1 ended with exit code 0'));
    assert.equal(terminal.alternate, true);
    terminal.press('j');
    await terminal.until('the next row', (screen) => /▸ patroni2/.test(screen));
  });
});

/** `paws-console shell` in a terminal, once it shows what `ready` matches. */
async function shell(member: string, ready: RegExp, use: (terminal: Terminal) => Promise<void>) {
  const args = [CLI, '--project', PROJECT, 'shell', member, '--tool', 'sh'];
  const terminal = new Terminal(process.execPath, args, { cols: 100, rows: 30 });
  try {
    await terminal.until('the shell', (screen) => ready.test(screen));
    await use(terminal);
  } finally {
    await terminal.close();
  }
}

test('a container that dies in the middle ends the shell, and that is reported', async () => {
  const name = await containerName('redis-replica');
  try {
    await shell('redis-replica', /[$#] *$/m, async (terminal) => {
      terminal.press('stty -a | grep -c isig\r');
      await terminal.until('that keys go through', (screen) => /^1$/m.test(screen));
      await docker('kill', name);
      const { exitCode } = await terminal.ended;
      assert.equal(exitCode, 1);
      assert.match(terminal.text(), /shell on \S+: failed: sh was cut off: redis-replica is exited/);
    });
  } finally {
    await docker('start', name);
  }
});

test('what hangs is left by ctrl-]', async () => {
  await shell('sentinel2', /[$#] *$/m, async (terminal) => {
    // It ends by itself, so that nothing is left of it.
    terminal.press('trap "" INT; exec sleep 20\r');
    await terminal.until('the command', (screen) => /sleep 20$/m.test(screen));
    terminal.press('\u001d');
    const { exitCode } = await terminal.ended;
    assert.equal(exitCode, 0, terminal.text());
    assert.match(terminal.text(), /sh in sentinel2 was left, and still runs there/);
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
