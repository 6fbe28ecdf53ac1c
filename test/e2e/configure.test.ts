import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { etcdctl, sql } from '../inside.ts';
import { ENTER } from '../keys.ts';
import { PATRONI, untilWhole } from '../stack.ts';
import { cli, withConsole } from './console.ts';
import { systemHas, systemHasNow } from './system.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-edit-'));
before(() => untilWhole());
after(async () => {
  rmSync(home, { recursive: true });
  await untilWhole();
});

const PARAMETER = 'log_min_duration_statement';

/** The configuration as etcd has it. */
async function stored() {
  return JSON.parse(await etcdctl('etcd1', 'get', '--print-value-only', '/paws360/config'));
}

/** The value that PostgreSQL works with on each member. */
async function inUse(): Promise<string[]> {
  return await Promise.all(PATRONI.map((member) => sql(member, `show ${PARAMETER}`)));
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
      async (operator) => {
        await operator.sees('HEALTHY');
        operator.presses('E');
        await operator.sees(/JSON[\s\S]*Edit it again, or give up/);
        assert.equal(operator.terminal.alternate, false);
        operator.presses(ENTER);
        await operator.sees(`postgresql.parameters.${PARAMETER}: not set → 60000`);
        assert.equal(operator.terminal.alternate, true);
        operator.presses('y');
        await operator.sees(/config edit \S+: succeeded/);
      },
      { env: { VISUAL: editor } },
    );
    assert.equal((await stored()).postgresql.parameters[PARAMETER], 60_000);
    await systemHasNow(PARAMETER, inUse, ['1min', '1min', '1min']);
  } finally {
    // On a busy machine etcd may not answer in time, and then nothing is sent.
    const setBack = ['config', 'set', `postgresql.parameters.${PARAMETER}=null`, '--yes'];
    const exitCode = async () => (await cli(setBack)).exitCode;
    await systemHas('the exit code of config set', exitCode, 0, { within: 60_000 });
  }
  await systemHasNow('the configuration in etcd', stored, before);
});
