import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { type Journal, openJournal } from '../../../source/faults/journal.ts';
import type { Fault } from '../../../source/model/fault.ts';

const directories: string[] = [];
let directory: string;
let journal: Journal;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'paws-journal-'));
  directories.push(directory);
  journal = openJournal(directory);
});
after(() => {
  for (const old of directories) rmSync(old, { recursive: true });
});

const fault = (id: string, part: Partial<Fault> = {}): Fault => ({
  id,
  kind: 'pause',
  project: 'paws360',
  member: 'etcd1',
  detail: 'frozen',
  startedAt: 1_000,
  deadline: 61_000,
  undo: { type: 'unpause', container: 'paws360-etcd1-1' },
  ...part,
});
const ids = () => journal.list('paws360').map(({ id }) => id);

test('what was added is listed, of this project only, the oldest first', () => {
  journal.add(fault('pause-b', { startedAt: 2_000 }));
  journal.add(fault('pause-a'));
  journal.add(fault('pause-c', { project: 'other' }));
  assert.deepEqual(ids(), ['pause-a', 'pause-b']);
  assert.deepEqual(journal.find('pause-a'), fault('pause-a'));
});

test('a removed entry is gone, and removing it again does no harm', () => {
  journal.add(fault('pause-a'));
  journal.remove('pause-a');
  journal.remove('pause-a');
  assert.deepEqual(ids(), []);
  assert.equal(journal.find('pause-a'), undefined);
});

test('every console that opens the same directory reads the same', () => {
  journal.add(fault('pause-a'));
  assert.deepEqual(openJournal(directory).find('pause-a'), fault('pause-a'));
});

test('a note is kept; a note on what is gone does not bring it back', () => {
  journal.add(fault('pause-a'));
  journal.note('pause-a', { healError: 'Docker: no engine' });
  assert.equal(journal.find('pause-a')?.healError, 'Docker: no engine');
  journal.remove('pause-a');
  journal.note('pause-a', { healError: 'late' });
  assert.deepEqual(ids(), []);
});

test('a listener hears of each change until it stops listening', () => {
  let heard = 0;
  const stop = journal.onChange(() => {
    heard += 1;
  });
  journal.add(fault('pause-a'));
  journal.note('pause-a', { healError: 'x' });
  journal.remove('pause-a');
  assert.equal(heard, 3);
  stop();
  journal.add(fault('pause-a'));
  assert.equal(heard, 3);
});

test('a file that is no entry is passed over', () => {
  journal.add(fault('pause-a'));
  const broken = {
    'torn.json': '{"fault":{"id":"torn"',
    'null.json': 'null',
    'number.json': '5',
    'other-name.json': JSON.stringify({ fault: fault('pause-x') }),
    'no-deadline.json': JSON.stringify({ fault: { ...fault('no-deadline'), deadline: 'soon' } }),
    'no-undo.json': JSON.stringify({ fault: { ...fault('no-undo'), undo: undefined } }),
    'notes.txt': 'hello',
  };
  for (const [name, text] of Object.entries(broken)) writeFileSync(path.join(directory, name), text);
  assert.deepEqual(ids(), ['pause-a']);
});

test('an id cannot point out of the directory', () => {
  assert.equal(path.dirname(journal.fileOf('../../etc/passwd')), directory);
});

test('only its owner can read an entry, and nothing half written is left', () => {
  journal.add(fault('pause-a'));
  assert.equal(statSync(journal.fileOf('pause-a')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(directory), ['pause-a.json']);
});

test('a healer counts while its process lives and is the one of this fault', async () => {
  journal.add(fault('pause-a'));
  const healer = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'pause-a'], {
    stdio: 'ignore',
  });
  assert.ok(healer.pid);
  const ended = new Promise((resolve) => healer.on('exit', resolve));
  try {
    await new Promise((resolve) => healer.on('spawn', resolve));
    journal.note('pause-a', { healer: healer.pid });
    assert.equal(journal.find('pause-a')?.healer, healer.pid);
  } finally {
    healer.kill();
    await ended;
  }
  assert.equal(journal.find('pause-a')?.healer, undefined, 'it is gone');
});

test('a process that has the number of a healer by now is none', () => {
  journal.add(fault('pause-a'));
  journal.note('pause-a', { healer: process.pid });
  const cmdline = process.argv.join(' ');
  assert.doesNotMatch(cmdline, /pause-a/);
  assert.equal(journal.find('pause-a')?.healer, undefined);
});
