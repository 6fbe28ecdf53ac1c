import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  type Holder,
  holderNow,
  holderText,
  isTaken,
  type Lock,
  takeLock,
} from '../../../source/files/lock.ts';
import {
  bootId,
  isElsewhere,
  isGone,
  lives,
  parseProcess,
  thisProcess,
} from '../../../source/files/process-identity.ts';

function place(t: TestContext): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-lock-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return path.join(directory, 'change');
}

const held = (file: string): Holder => {
  const taken = takeLock(file, 'another change');
  assert.ok(!isTaken(taken), 'it is held');
  return taken;
};

test('one process holds it at a time; another is refused with the holder and its action', (t) => {
  const file = place(t);
  const first = takeLock(file, 'restart etcd1');
  assert.ok(isTaken(first));
  const holder = held(file);
  assert.match(holderText(holder), new RegExp(`^\\S+@\\S+ \\(process ${process.pid}\\): restart etcd1$`));
  first.release();
  assert.ok(isTaken(takeLock(file, 'restart etcd2')));
});

for (const [what, text] of [
  ['empty', ''],
  ['torn', '{"pid":'],
  ['of another kind', '[1, 2]'],
  ['of no process', '{"pid":0}'],
  ['of every process', '{"pid":-1}'],
] as const) {
  test(`a file that is ${what} does not block the lock`, (t) => {
    const file = place(t);
    writeFileSync(`${file}.1`, text);
    assert.ok(isTaken(takeLock(file, 'a change')));
  });
}

test('a process that is gone does not block the lock, nor does a later process with its number', (t) => {
  const file = place(t);
  const { started = '' } = thisProcess();
  const before = { ...holderNow('a change'), started: String(Number(started) - 1) };
  for (const dead of [
    { ...before, pid: 999_999_999 },
    before,
    { ...holderNow('a change'), boot: 'before' },
  ]) {
    writeFileSync(`${file}.1`, JSON.stringify(dead));
    const taken = takeLock(file, 'a change');
    assert.ok(isTaken(taken), JSON.stringify(dead));
    taken.release();
    for (const name of readdirSync(path.dirname(file))) rmSync(path.join(path.dirname(file), name));
  }
});

test('nothing but the latest generation is left', (t) => {
  const file = place(t);
  for (let i = 0; i < 5; i += 1) {
    const taken = takeLock(file, 'a change');
    assert.ok(isTaken(taken));
    taken.release();
  }
  assert.deepEqual(readdirSync(path.dirname(file)), ['change.5']);
});

test('of several processes that take it again and again, killed while they have it, no two have it at once', {
  timeout: 60_000,
}, async (t) => {
  const file = place(t);
  const log = `${file}-log`;
  const program = path.join(import.meta.dirname, 'programs/take-in-turn.ts');
  const ended: (NodeJS.Signals | null)[] = [];
  // One after the other, each of which is killed: the next one finds what it has left.
  const oneAfterTheOther = async (count: number) => {
    for (let i = 0; i < count; i += 1) {
      const child = spawn(process.execPath, [program, file, log], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
      ended.push(signal);
    }
  };
  await Promise.all([2, 2, 2].map(oneAfterTheOther));
  assert.deepEqual(ended, Array(6).fill('SIGKILL'));
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  assert.equal(lines.length, 6 * 20 * 2);
  for (let i = 0; i < lines.length; i += 2) {
    assert.equal(lines[i + 1], lines[i]?.replace('in', 'out'), `line ${i}`);
  }
});

const ELSEWHERE = { ...thisProcess(), space: 'pid:[1]' };
const onLinux = { skip: process.platform !== 'linux' && 'only Linux tells' };

test(
  'a process with our number in another container is neither seen to live nor known to be gone',
  onLinux,
  () => {
    assert.deepEqual([lives(ELSEWHERE), isGone(ELSEWHERE), isElsewhere(ELSEWHERE)], [false, false, true]);
    assert.deepEqual([lives(thisProcess()), isElsewhere(thisProcess())], [true, false]);
    assert.equal(isGone({ ...thisProcess(), pid: 999_999_999 }), true);
    assert.equal(isGone({ ...ELSEWHERE, boot: 'before' }), true);
  },
);

test('a lock of another container does not block, and its owner is named', onLinux, (t) => {
  const file = place(t);
  writeFileSync(`${file}.1`, JSON.stringify({ ...holderNow('restart etcd1'), ...ELSEWHERE }));
  const taken = takeLock(file, 'a change');
  assert.ok(isTaken(taken));
  assert.equal(taken.unseen?.what, 'restart etcd1');
  taken.release();
  assert.equal((takeLock(file, 'a change') as Lock).unseen, undefined);
});

test('this very process lives; data that names none is none', () => {
  assert.ok(lives(thisProcess()));
  assert.deepEqual(parseProcess(JSON.parse(JSON.stringify(thisProcess()))), thisProcess());
  for (const value of [null, 5, 'x', {}, { pid: '5' }, { pid: 1.5 }])
    assert.equal(parseProcess(value), undefined);
  if (process.platform === 'linux') assert.match(bootId() ?? '', /^[0-9a-f-]{36}$/);
});
