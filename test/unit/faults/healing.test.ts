import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { healInTime, type World } from '../../../source/faults/healing.ts';
import { openJournal } from '../../../source/faults/journal.ts';
import { UnknownFaultError } from '../../../source/faults/revert.ts';
import type { Fault } from '../../../source/model/fault.ts';

const ID = 'pause-etcd1-1a2b';
const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;
const fault: Fault = {
  ...{ id: ID, kind: 'pause', project: 'paws360', member: 'etcd1', detail: 'frozen', seconds: 4 },
  ...{ startedAt: NOW, deadline: NOW + 4_000, victim: { id: 'e'.repeat(64), name: 'paws360-etcd1-1' } },
};

/**
 * A world in which time passes only while the healer sleeps, so many times as long as it wanted. Things may happen at a
 * moment of it.
 */
function world(
  t: TestContext,
  part: Partial<World> = {},
  happens: Readonly<Record<number, () => void>> = {},
  oversleeps = 1,
) {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-healing-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  let [day, passed] = [NOW, 0];
  const clocks = { now: () => day, steady: () => passed, boot: 'this' };
  const journal = openJournal(directory, clocks);
  journal.add({ fault, due: { boot: 'this', at: 4_000 }, inForce: true });
  const healedAt: number[] = [];
  const its: World = {
    journal,
    clocks,
    sleep: async (wanted) => {
      assert.ok(
        wanted > 0 && wanted <= 1_000,
        `it reads its entry at least once a second, not after ${wanted} ms`,
      );
      const ms = wanted * oversleeps;
      for (const [at, what] of Object.entries(happens)) {
        if (Number(at) > passed && Number(at) <= passed + ms) what();
      }
      passed += ms;
      day += ms;
    },
    revert: async () => {
      healedAt.push(passed);
    },
    isOver: async () => false,
    ...part,
  };
  return { its, journal, healedAt, setDay: (ms: number) => (day += ms), passed: () => passed };
}

for (const set of [-22_000, -30 * DAY_MS, 30 * DAY_MS]) {
  test(`a fault of 4 s lasts 4 s although the clock is set by ${set / 1_000} s in the middle of it`, async (t) => {
    const w = world(t, {}, { 1000: () => w.setDay(set) });
    assert.equal(await healInTime(ID, w.its), 'healed');
    assert.deepEqual(w.healedAt, [4_000]);
    assert.equal(w.journal.entry(ID), undefined);
  });
}

test('it tries again for a day, with pauses, and says why it has not been done', async (t) => {
  let tries = 0;
  const revert = async () => {
    tries += 1;
    throw new Error('Docker: no engine');
  };
  // Twice a second for a day would be 170000 reads of its file.
  const w = world(t, { revert }, {}, 40);
  assert.equal(await healInTime(ID, w.its), 'given up');
  assert.ok(w.passed() >= DAY_MS, `${w.passed()} ms`);
  assert.ok(tries > 1_000 && tries < 2_000, `${tries} tries`);
  assert.equal(w.journal.entry(ID)?.healError, 'Docker: no engine');
});

test('it ends when its fault was healed from elsewhere, before its time and between two tries', async (t) => {
  const early = world(t, {}, { 1000: () => early.journal.remove(ID) });
  assert.equal(await healInTime(ID, early.its), 'healed by hand');
  assert.ok(early.passed() < 2_000);
  const revert = async () => {
    throw new Error('Docker: no engine');
  };
  const late = world(t, { revert }, { 5000: () => late.journal.remove(ID) });
  assert.equal(await healInTime(ID, late.its), 'healed by hand');
  assert.ok(late.passed() < 6_000);
});

test('a fault that somebody has ended with Docker itself is over: it is proven, and forgotten', async (t) => {
  let over = false;
  const w = world(t, { isOver: async () => over }, { 100: () => (over = true) });
  w.journal.add({ fault: { ...fault, seconds: 600 }, due: { boot: 'this', at: 600_000 }, inForce: true });
  assert.equal(await healInTime(ID, w.its), 'healed');
  assert.ok(w.passed() < 10_000, `${w.passed()} ms`);
});

test('a fault that was not injected yet is not over, and neither is one that Docker says nothing of', async (t) => {
  const w = world(t, { isOver: async () => true });
  w.journal.add({ fault, due: { boot: 'this', at: 4_000 } });
  await healInTime(ID, w.its);
  assert.deepEqual(w.healedAt, [4_000]);
  const silent = world(t, {
    isOver: async () => {
      throw new Error('Docker: no engine');
    },
  });
  await healInTime(ID, silent.its);
  assert.deepEqual(silent.healedAt, [4_000]);
});

test('a fault whose state can never be known is set aside; without an answer it is tried again', async (t) => {
  const gone = world(t, {
    revert: async () => {
      throw new UnknownFaultError('there no more', true);
    },
  });
  assert.equal(await healInTime(ID, gone.its), 'unknown');
  assert.equal(gone.journal.entry(ID), undefined);
  let tries = 0;
  const elsewhere = world(t, {
    revert: async () => {
      tries += 1;
      if (tries < 3) throw new UnknownFaultError('another engine', false);
    },
  });
  assert.equal(await healInTime(ID, elsewhere.its), 'healed');
  assert.equal(tries, 3);
});

test('a full disk does not keep it from trying again', async (t) => {
  let tries = 0;
  const w = world(t, {
    revert: async () => {
      tries += 1;
      if (tries === 3) return;
      symlinkSync('/dev/full', `${w.journal.fileOf(ID)}.${process.pid}.new`);
      throw new Error('Docker: no engine');
    },
  });
  assert.equal(await healInTime(ID, w.its), 'healed');
  assert.equal(tries, 3);
});

test('a healed fault that cannot be forgotten yet is forgotten later', async (t) => {
  const w = world(t);
  let tries = 0;
  const remove = (id: string) => {
    tries += 1;
    if (tries < 3) throw new Error('EROFS: read-only file system');
    w.journal.remove(id);
  };
  assert.equal(await healInTime(ID, { ...w.its, journal: { ...w.journal, remove } }), 'healed');
  assert.equal(w.journal.entry(ID), undefined);
});
