import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { etcdctl } from '../inside.ts';
import { untilWhole } from '../stack.ts';
import { cli } from './console.ts';

before(() => untilWhole());
after(() => untilWhole());

test('two consoles that share nothing but the stack restart two etcd members: one of them is refused by name', {
  timeout: 240_000,
}, async (t) => {
  const states = ['a', 'b'].map((name) => mkdtempSync(path.join(tmpdir(), `paws-${name}-`)));
  t.after(() => {
    for (const state of states) rmSync(state, { recursive: true, force: true });
  });
  const members = ['etcd2', 'etcd3'];
  const ended = await Promise.all(
    members.map((member, i) =>
      cli(['container', 'restart', member, '--yes'], { XDG_STATE_HOME: states[i] ?? '' }),
    ),
  );
  const printed = ended.map(({ stdout }) => stdout).join('\n');
  assert.equal(printed.match(/: succeeded: etcd\d is running/g)?.length, 1, printed);
  assert.match(
    printed,
    /refused: one change at a time: \S+ \(process \d+\): container restart etcd\d is in progress/,
  );
  const keys = await etcdctl('etcd1', 'get', '--prefix', '--keys-only', '/paws-console/');
  assert.ok(!keys.includes('/change'), 'it is given back');
});
