import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  healerEnvironment,
  startHealer,
  startMissingHealers,
} from '../../../source/faults/healer-process.ts';
import { openJournal } from '../../../source/faults/journal.ts';
import { freeze } from '../../fixtures/frozen-engine.ts';

function journalFor(t: TestContext) {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-healers-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return openJournal(directory);
}

const noProcess = () => {
  throw new Error('spawn EAGAIN');
};

test('where no process can be started, no entry of a fault is left that no process heals', async (t) => {
  const journal = journalFor(t);
  await assert.rejects(
    startHealer({ fault: freeze }, journal, noProcess),
    /no process could take charge .*EAGAIN/,
  );
  assert.deepEqual(journal.list(), []);
});

test('where no process can be started for an orphan, it says so, and the others get theirs', (t) => {
  const journal = journalFor(t);
  const other = { ...freeze, id: 'pause-etcd2-1a2b' };
  for (const fault of [freeze, other]) journal.add({ fault });
  startMissingHealers(journal, noProcess);
  for (const { id } of [freeze, other]) assert.equal(journal.find(id)?.healError, 'spawn EAGAIN');
});

test('a healer uses the engine where the fault was injected, not the current one', () => {
  const environment = { DOCKER_CONTEXT: 'far', DOCKER_CONFIG: '/home/x/.docker' };
  const now = {
    PATH: '/bin',
    DOCKER_HOST: 'tcp://elsewhere',
    DOCKER_TLS_VERIFY: '1',
    NODE_OPTIONS: '--inspect',
  };
  assert.deepEqual(healerEnvironment({ engine: { id: 'e', environment } }, now), {
    ...{ PATH: '/bin', NODE_OPTIONS: '' },
    ...environment,
  });
  assert.deepEqual(healerEnvironment({}, now), { ...now, NODE_OPTIONS: '' });
});
