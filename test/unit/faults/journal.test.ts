import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import type { Entry } from '../../../source/faults/entry.ts';
import { type Journal, openJournal } from '../../../source/faults/journal.ts';
import { thisProcess } from '../../../source/files/process-identity.ts';
import { type Fault, faultId } from '../../../source/model/fault.ts';

const NOW = Date.now();
const directories: string[] = [];
let directory: string;
let journal: Journal;

const fault = (id: string, part: Partial<Fault> = {}): Fault => ({
  id,
  kind: 'pause',
  project: 'paws360',
  member: 'etcd1',
  detail: 'frozen',
  seconds: 60,
  startedAt: NOW,
  deadline: NOW + 60_000,
  victim: { id: 'e'.repeat(64), name: 'paws360-etcd1-1' },
  ...part,
});
const entry = (id: string, part: Partial<Fault> = {}): Entry => ({ fault: fault(id, part) });
const ids = () => journal.list('paws360').map(({ id }) => id);

describe('the journal', () => {
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'paws-journal-'));
    directories.push(directory);
    journal = openJournal(directory);
  });
  after(() => {
    for (const old of directories) rmSync(old, { recursive: true });
  });

  test('what was added is listed, of this project only, the oldest first', () => {
    journal.add(entry('pause-b', { startedAt: NOW + 1 }));
    journal.add(entry('pause-a'));
    journal.add(entry('pause-c', { project: 'other' }));
    assert.deepEqual(ids(), ['pause-a', 'pause-b']);
    assert.deepEqual(journal.find('pause-a'), fault('pause-a'));
  });

  test('a removed entry is gone, and removing it again does no harm', () => {
    journal.add(entry('pause-a'));
    journal.remove('pause-a');
    journal.remove('pause-a');
    assert.deepEqual(ids(), []);
    assert.equal(journal.find('pause-a'), undefined);
  });

  test('every console that opens the same directory reads the same', () => {
    journal.add(entry('pause-a'));
    assert.deepEqual(openJournal(directory).find('pause-a'), fault('pause-a'));
  });

  test('a note is kept; a note on what is gone does not bring it back', () => {
    journal.add(entry('pause-a'));
    journal.note('pause-a', { healError: 'Docker: no engine' });
    assert.equal(journal.find('pause-a')?.healError, 'Docker: no engine');
    journal.remove('pause-a');
    journal.note('pause-a', { healError: 'late' });
    assert.deepEqual(ids(), []);
  });

  test('a listener hears of each change until it stops listening', () => {
    let changes = 0;
    const stop = journal.onChange(() => {
      changes += 1;
    });
    journal.add(entry('pause-a'));
    journal.note('pause-a', { healError: 'x' });
    journal.remove('pause-a');
    assert.equal(changes, 3);
    stop();
    journal.add(entry('pause-a'));
    assert.equal(changes, 3);
  });

  test('a file that is no entry is skipped', () => {
    journal.add(entry('pause-a'));
    const broken = {
      'torn.json': '{"fault":{"id":"torn"',
      'null.json': 'null',
      'number.json': '5',
      'other-name.json': JSON.stringify({ fault: fault('pause-x') }),
      'pause-no-deadline.json': JSON.stringify({
        fault: { ...fault('pause-no-deadline'), deadline: 'soon' },
      }),
      'pause-no-victim.json': JSON.stringify({ fault: { ...fault('pause-no-victim'), victim: undefined } }),
      'pause-odd-victim.json': JSON.stringify({
        fault: fault('pause-odd-victim', { victim: { id: '../x', name: 'x' } }),
      }),
      'pause-odd-kind.json': JSON.stringify({ fault: { ...fault('pause-odd-kind'), kind: 'explode' } }),
      '%zz.json': '{}',
      'notes.txt': 'hello',
    };
    for (const [name, text] of Object.entries(broken)) writeFileSync(path.join(directory, name), text);
    assert.deepEqual(ids(), ['pause-a']);
  });

  test('an id cannot point out of the directory', () => {
    assert.equal(path.dirname(journal.fileOf('../../etc/passwd')), directory);
  });

  test('only its owner can read an entry, and nothing half written is left', () => {
    journal.add(entry('pause-a'));
    assert.equal(statSync(journal.fileOf('pause-a')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(directory), ['pause-a.json']);
  });

  test('a healer counts while that very process lives', async () => {
    journal.add(entry('pause-a'));
    const healer = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    assert.ok(healer.pid);
    const ended = new Promise((resolve) => healer.on('exit', resolve));
    const { boot } = thisProcess();
    try {
      await new Promise((resolve) => healer.on('spawn', resolve));
      journal.note('pause-a', { healer: { pid: healer.pid } });
      assert.equal(journal.find('pause-a')?.healer, healer.pid);
      journal.note('pause-a', { healer: { pid: healer.pid, started: '1', ...(boot ? { boot } : {}) } });
      assert.equal(journal.find('pause-a')?.healer, undefined, 'another one that got its number');
      journal.note('pause-a', { healer: { pid: healer.pid } });
    } finally {
      healer.kill();
      await ended;
    }
    assert.equal(journal.find('pause-a')?.healer, undefined, 'it is gone');
  });

  for (const member of ['web/1', '../../x', '', '-rf', '$(reboot)', 'ä b', '.', 'x'.repeat(300)]) {
    test(`a fault on a member called ${JSON.stringify(member.slice(0, 12))} is found by list, find and remove`, () => {
      const id = faultId('pause', member, '1a2b');
      journal.add(entry(id, { member }));
      assert.deepEqual(ids(), [id]);
      assert.equal(journal.find(id)?.member, member);
      assert.deepEqual(readdirSync(directory), [`${id}.json`]);
      journal.remove(id);
      assert.deepEqual(readdirSync(directory), []);
    });
  }

  test('a fault with an unknowable end is set aside: its file is kept, with the reason, out of the list', () => {
    journal.add(entry('pause-a'));
    const file = journal.setAside('pause-a', 'its container is gone');
    assert.deepEqual(ids(), []);
    const kept = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual([kept.fault.id, kept.why], ['pause-a', 'its container is gone']);
    assert.equal(journal.whyAside('pause-a'), 'its container is gone');
    assert.equal(journal.whyAside('pause-b'), undefined);
  });

  test('what is left of a fault is shown right although the clock of the day was set', () => {
    let [day, steady] = [NOW, 5_000];
    const clocks = { now: () => day, steady: () => steady, boot: 'b' };
    const own = openJournal(directory, clocks);
    own.add({ ...entry('pause-a'), due: { boot: 'b', at: 65_000 } });
    assert.equal(own.find('pause-a')?.deadline, NOW + 60_000);
    day -= 30 * 86_400_000;
    steady += 20_000;
    assert.deepEqual(
      [own.find('pause-a')?.deadline, own.find('pause-a')?.startedAt],
      [day + 40_000, day - 20_000],
    );
  });

  /** As on a full disk: what this process writes next in place of that file fails. */
  function fill(file: string): void {
    symlinkSync('/dev/full', `${file}.${process.pid}.new`);
  }

  test('on a full disk a note says why it is not kept, and the entry stays what it was', () => {
    journal.add(entry('pause-a'));
    fill(journal.fileOf('pause-a'));
    assert.match(journal.note('pause-a', { healError: 'late' }) ?? '', /ENOSPC/);
    assert.deepEqual(journal.entry('pause-a'), entry('pause-a'));
    assert.deepEqual(readdirSync(directory), ['pause-a.json'], 'nothing half-written is left');
    assert.equal(journal.note('pause-a', { healError: 'later' }), undefined);
  });

  test('on a full disk an entry can be set aside, without the reason', () => {
    journal.add(entry('pause-a'));
    fill(path.join(directory, 'pause-a.unknown'));
    const file = journal.setAside('pause-a', 'its container is gone');
    assert.deepEqual(ids(), []);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), entry('pause-a'));
  });

  test('of the environment that leads to an engine nothing else is taken from a file', () => {
    const environment = { DOCKER_CONTEXT: 'far', LD_PRELOAD: '/tmp/x.so' };
    journal.add({ ...entry('pause-a'), engine: { id: 'e', environment } });
    assert.deepEqual(journal.entry('pause-a')?.engine, { id: 'e', environment: { DOCKER_CONTEXT: 'far' } });
  });
});
