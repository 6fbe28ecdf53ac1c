import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { openJournal } from '../../../source/faults/journal.ts';
import type { FactEvent } from '../../../source/model/event.ts';
import type { ActiveFault } from '../../../source/model/fault.ts';
import { type FaultSources, watchFaults } from '../../../source/watch/faults.ts';
import { freeze } from '../../fixtures/frozen-engine.ts';
import { until } from '../../wait.ts';

test('a fault of somebody else ages when the engine does not tell of it again', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-watched-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const journal = openJournal(directory);
  const record = JSON.stringify({ fault: freeze, madeBy: 'root@b' });
  let answers = 1;
  const docker = {
    engine: async () => ({ id: 'this', now: 1_000_000 }),
    labelled: async () => {
      answers -= 1;
      if (answers < 0) throw new Error('Docker: no engine');
      const labels = { 'io.paws.fault': freeze.id, 'io.paws.fault.record': record };
      return [{ id: 'mark', createdAt: 990, labels }];
    },
  } as Partial<FaultSources['docker']> as FaultSources['docker'];
  const reported: ActiveFault[] = [];
  const ending = new AbortController();
  const sources = { journal, docker, project: freeze.project, mayHeal: () => false };
  const watched = watchFaults(
    sources,
    (event) => {
      if (event.type === 'faults.observed') reported.push(...event.faults);
    },
    ending.signal,
  );
  t.after(() => ending.abort());
  const within = (what: string) => ({ timeoutMs: 5_000, what });
  const first = await until(() => reported[0], within('the mark'));
  assert.equal(first.startedAt, (first.seenAt ?? 0) - 10_000);
  await until(() => Date.now() > (first.seenAt ?? 0) + 20, within('time to pass'));
  const known = reported.length;
  watched.poke();
  const again = await until(() => reported[known], within('the mark again'));
  assert.deepEqual(again, first);
  ending.abort();
  await watched.done;
});

test('a fault that was set aside is reported with the reason why its state is unknown', async (t) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-watched-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const journal = openJournal(directory);
  const docker = {
    engine: async () => ({ id: 'this', now: 1_000_000 }),
    labelled: async () => [],
  } as Partial<FaultSources['docker']> as FaultSources['docker'];
  const reported: FactEvent[] = [];
  const ending = new AbortController();
  const sources = { journal, docker, project: freeze.project, mayHeal: () => false };
  const watched = watchFaults(sources, (event) => reported.push(event), ending.signal);
  const other = { ...freeze, id: `${freeze.id}-b` };
  journal.add({ fault: freeze });
  journal.add({ fault: other });
  journal.remove(other.id);
  journal.setAside(freeze.id, 'its container is gone');
  ending.abort();
  await watched.done;
  const asides = reported.flatMap((event) =>
    event.type === 'faults.observed' && event.aside !== undefined ? [event.aside] : [],
  );
  assert.deepEqual(asides, [{ [freeze.id]: 'its container is gone' }]);
});
