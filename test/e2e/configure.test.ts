import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { containerName, docker, untilWhole } from '../stack.ts';
import { until } from '../wait.ts';
import { cli, withConsole } from './console.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-edit-'));
before(() => untilWhole());
after(async () => {
  rmSync(home, { recursive: true });
  await untilWhole();
});

const PARAMETER = 'log_min_duration_statement';

/** The configuration as etcd has it. */
async function stored() {
  const argv = ['etcdctl', 'get', '--print-value-only', '/paws360/config'];
  return JSON.parse(await docker('exec', await containerName('etcd1'), ...argv));
}

/** The value that PostgreSQL works with on each member. */
async function inUse(): Promise<string> {
  const ask = ['psql', '-h', '/tmp', '-U', 'postgres', '-Atc', `show ${PARAMETER}`];
  const values = await Promise.all(
    ['patroni1', 'patroni2', 'patroni3'].map(async (member) =>
      docker('exec', await containerName(member), ...ask),
    ),
  );
  return values.join(' ');
}

test('the configuration is edited in the operator’s editor, and set back by name', async () => {
  const before = await stored();
  assert.equal(before.postgresql.parameters[PARAMETER], undefined);
  // Once it breaks the JSON, and then it repairs it.
  const editor = path.join(home, 'editor');
  const broken = `s/"parameters": {/"parameters": { "${PARAMETER}": 60000/`;
  const whole = `s/: 60000/: 60000,/`;
  const script = `if grep -q ${PARAMETER} "$1"; then sed -i '${whole}' "$1"; else sed -i '${broken}' "$1"; fi`;
  writeFileSync(editor, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  try {
    await withConsole(
      [120, 40],
      async (terminal) => {
        await terminal.until('a healthy stack', (screen) => screen.includes('HEALTHY'));
        terminal.press('E');
        await terminal.until('the flaw', (screen) => /JSON[\s\S]*Edit it again, or give up/.test(screen));
        assert.equal(terminal.alternate, false);
        terminal.press('\r');
        const change = `postgresql.parameters.${PARAMETER}: not set → 60000`;
        await terminal.until('the change', (screen) => screen.includes(change));
        assert.equal(terminal.alternate, true);
        terminal.press('y');
        await terminal.until('success', (s) => /config edit \S+: succeeded/.test(s));
      },
      { VISUAL: editor },
    );
    assert.equal((await stored()).postgresql.parameters[PARAMETER], 60_000);
    assert.equal(await inUse(), '1min 1min 1min');
  } finally {
    // On a busy machine etcd may not answer in time, and then nothing is sent.
    const back = async () =>
      (await cli(['config', 'set', `postgresql.parameters.${PARAMETER}=null`, '--yes'])).exitCode === 0;
    await until(back, { timeoutMs: 60_000, what: 'the configuration to be set back' });
  }
  assert.deepEqual(await stored(), before);
});
