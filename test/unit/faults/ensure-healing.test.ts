import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { ensureHealing } from '../../../source/faults/ensure-healing.ts';
import { openJournal } from '../../../source/faults/journal.ts';
import { freeze } from '../../fixtures/frozen-engine.ts';

const LIMIT = { deadlineMs: 1_000 };

test('a mark whose making had no answer is not left behind', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-ensure-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const journal = openJournal(directory);
  const removed: string[] = [];
  let labels: Readonly<Record<string, string>> = {};
  const docker: Parameters<typeof ensureHealing>[1] = {
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
  await assert.rejects(ensureHealing(freeze, docker, journal, LIMIT), /no answer/);
  assert.deepEqual(removed, ['made']);
});
