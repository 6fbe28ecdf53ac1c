import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CLIPBOARD_BYTES } from '../../../../source/tui/terminal/clipboard.ts';
import { createExports, saveLines } from '../../../../source/tui/terminal/exports.ts';
import { until } from '../../../wait.ts';

let home: string;
let written: string[];
let messages: string[];

function makeExports(state = home) {
  return createExports({
    env: {},
    directory: path.join(state, 'paws-console'),
    write: (sequence) => written.push(sequence),
    report: (text, tone) => messages.push(`${tone}: ${text}`),
  });
}

const answer = async () => {
  await until(() => messages.length > 0, { timeoutMs: 5_000, what: 'a message' });
  return messages[0] ?? '';
};

const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe('exports', () => {
  before(() => {
    home = mkdtempSync(path.join(tmpdir(), 'paws-exports-'));
  });
  after(() => rmSync(home, { recursive: true }));
  beforeEach(() => {
    written = [];
    messages = [];
  });

  test('what is copied goes to the terminal, and into a file for its owner only', async () => {
    makeExports().copy('a\nb läuft', 'the timeline');
    const text = await answer();
    assert.match(
      text,
      /^good: copied the timeline \(10 B\), if the terminal allows it; kept in .*copied\.txt$/,
    );
    assert.equal(written.join(''), `\u001b]52;c;${Buffer.from('a\nb läuft').toString('base64')}\u0007`);
    const file = path.join(home, 'paws-console', 'copied.txt');
    assert.equal(readFileSync(file, 'utf8'), 'a\nb läuft');
    assert.equal(modeOf(file), '600');
    assert.equal(modeOf(path.dirname(file)), '700');
  });

  test('what is too long for a clipboard is cut there and whole in the file', async () => {
    const long = 'ä'.repeat(60_000);
    makeExports().copy(long, 'the log');
    assert.match(await answer(), /copied the first 73 kB of the log, .*; all 117 kB are in /);
    const base64 = /;c;([\w+/=]+)/.exec(written.join(''))?.[1] ?? '';
    const copied = Buffer.from(base64, 'base64').toString();
    assert.ok(Buffer.byteLength(copied) <= CLIPBOARD_BYTES && long.startsWith(copied));
    assert.equal(readFileSync(path.join(home, 'paws-console', 'copied.txt'), 'utf8'), long);
  });

  test('nothing that a terminal obeys is pasted or printed later', async () => {
    makeExports().copy('a\u001b[31mb\u009b2J\u0007\nc', 'a row');
    await answer();
    assert.doesNotMatch(readFileSync(path.join(home, 'paws-console', 'copied.txt'), 'utf8'), /[^\n\P{Cc}]/u);
  });

  test('what is saved has a file of its own, which is reported', async () => {
    makeExports().save('timeline', ['{"at":1}', '{"at":2}']);
    const file = /2 lines in (\S+\.jsonl)$/.exec(await answer())?.[1] ?? '';
    assert.match(path.basename(file), /^timeline-\d{8}T\d{6}Z\.jsonl$/);
    assert.equal(readFileSync(file, 'utf8'), '{"at":1}\n{"at":2}\n');
    assert.equal(modeOf(file), '600');
  });

  test('a second file of the same moment does not replace the first', async () => {
    const now = Date.UTC(2026, 0, 15, 12);
    const directory = path.join(home, 'twice');
    const files = [
      await saveLines(directory, 'log', ['a'], now),
      await saveLines(directory, 'log', ['b'], now),
    ];
    assert.deepEqual(
      files.map((file) => path.basename(file)),
      ['log-20260115T120000Z.txt', 'log-20260115T120000Z-2.txt'],
    );
    assert.deepEqual(readdirSync(directory).length, 2);
  });

  test('a name cannot lead out of the directory', async () => {
    const directory = path.join(home, 'names');
    assert.equal(path.dirname(await saveLines(directory, '../../x', ['a'], 0)), directory);
  });

  test('where nothing can be written that is reported, and the copy still goes to the terminal', async () => {
    const file = path.join(home, 'not-a-directory');
    writeFileSync(file, '');
    makeExports(file).copy('a', 'a row');
    assert.match(
      await answer(),
      /^bad: copied a row \(1 B\), if the terminal allows it; it could not be kept: /,
    );
    assert.equal(written.length, 1);
    messages = [];
    makeExports(file).save('timeline', ['a']);
    assert.match(await answer(), /^bad: timeline not saved: /);
  });
});
