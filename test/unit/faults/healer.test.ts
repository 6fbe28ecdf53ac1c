import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openJournal } from '../../../source/faults/journal.ts';
import { processFile } from '../../../source/files/process-file.ts';
import { freeze, frozenEngine } from '../../fixtures/frozen-engine.ts';

test('a healer on a full disk heals its fault all the same', {
  timeout: 30_000,
}, async (t) => {
  const state = mkdtempSync(path.join(tmpdir(), 'paws-healer-'));
  t.after(() => rmSync(state, { recursive: true, force: true }));
  const journal = openJournal(path.join(state, 'paws-console', 'faults'));
  journal.add({ fault: freeze });
  const docker = await frozenEngine(t);
  // Of a file with more than nothing in it this process is refused every byte, as on a full disk.
  const healer = spawn(
    'sh',
    ['-c', 'ulimit -f 0; exec "$0" "$@"', process.execPath, processFile('healer'), freeze.id],
    {
      env: { ...process.env, NODE_OPTIONS: '', XDG_STATE_HOME: state, DOCKER_HOST: docker.host },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  healer.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(healer, 'close');
  assert.deepEqual([code, docker.state()], [0, 'running'], said);
  assert.deepEqual(readdirSync(path.dirname(journal.fileOf(freeze.id))), [], 'nothing is left of it');
});
