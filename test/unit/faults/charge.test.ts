import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { arm } from '../../../source/faults/charge.ts';
import { adoptOrphans, charge, healerEnvironment } from '../../../source/faults/healer-process.ts';
import { openJournal } from '../../../source/faults/journal.ts';
import { freeze } from '../../fixtures/frozen-engine.ts';

const LIMIT = { deadlineMs: 1_000 };

function journalFor(t: TestContext) {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-charge-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return openJournal(directory);
}

const noProcess = () => {
  throw new Error('spawn EAGAIN');
};

test('where no process can be started, no entry of a fault is left that nobody takes back', async (t) => {
  const journal = journalFor(t);
  await assert.rejects(charge({ fault: freeze }, journal, noProcess), /nobody could be charged .*EAGAIN/);
  assert.deepEqual(journal.list(), []);
});

test('where no process can be started for an orphan, it says so, and the others get theirs', (t) => {
  const journal = journalFor(t);
  const other = { ...freeze, id: 'pause-etcd2-1a2b' };
  for (const fault of [freeze, other]) journal.add({ fault });
  adoptOrphans(journal, noProcess);
  for (const { id } of [freeze, other]) assert.equal(journal.find(id)?.healError, 'spawn EAGAIN');
});

test('a mark whose making had no answer is not left behind', async (t) => {
  const removed: string[] = [];
  let labels: Readonly<Record<string, string>> = {};
  const docker: Parameters<typeof arm>[1] = {
    engine: async () => ({ id: 'this', now: 0 }),
    mark: async (spec) => {
      labels = spec.labels;
      throw new Error('Docker: no answer within 1000 ms');
    },
    inspected: async (name) => ({ id: 'made', name, state: 'created', stopSeconds: 10, labels }),
    removeHelper: async (id) => {
      removed.push(id);
    },
  };
  await assert.rejects(arm(freeze, docker, journalFor(t), LIMIT), /no answer/);
  assert.deepEqual(removed, ['made']);
});

test('a healer looks for the engine where the fault was made, whatever is the current one by now', () => {
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
