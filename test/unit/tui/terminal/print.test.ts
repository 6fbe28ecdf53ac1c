import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { statusReport } from '../../../../source/commands/status.ts';
import { reduce } from '../../../../source/store/reduce.ts';
import { jsonText } from '../../../../source/text/json-text.ts';
import { print } from '../../../../source/tui/terminal/print.ts';
import { healthy, NOW } from '../../../fixtures/state.ts';

const EVIL = 'p\u001b]0;x\u0007\u009b31m\u007f\u202eq\u2028\u2066';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2028\u2029\u2066-\u2069]/;

function printed(text: string): string {
  let out = '';
  print(text, {
    write: (more) => {
      out += more;
    },
  });
  return out;
}

/** Where nothing but what the console itself made goes to the terminal, and the writer. */
const WRITERS: readonly string[] = [
  'source/app/action-ports.ts',
  'source/commands/console.tsx',
  'source/drill/probe/probe.ts',
  'source/tui/terminal/lend-terminal.ts',
  'source/tui/terminal/print.ts',
  'source/tui/terminal/use-suspend.ts',
];

test('everything that is printed goes through the one writer', () => {
  const root = path.resolve(import.meta.dirname, '../../../..');
  const found = globSync('source/**/*.{ts,tsx}', { cwd: root }).filter((file) =>
    /(stdout|stderr|output)\)?\s*\.write\(|console\.(log|error|warn)\(/.test(
      readFileSync(path.join(root, file), 'utf8'),
    ),
  );
  assert.deepEqual(
    found.filter((file) => !WRITERS.includes(file)),
    [],
  );
});

test('nothing that a terminal obeys is printed, and lines stay lines', () => {
  const out = printed(`first ${EVIL}\nsecond`);
  assert.doesNotMatch(out, OBEYED);
  assert.match(out, /^first p.*\nsecond\n$/);
});

test('JSON holds the same data, and nothing that a terminal obeys', () => {
  const value = { name: EVIL, [EVIL]: ['\ud800', 'ä日'] };
  const text = jsonText(value, 2);
  assert.doesNotMatch(text, OBEYED);
  assert.deepEqual(JSON.parse(text), value);
  assert.equal(printed(text), `${text}\n`);
});

test('status prints a leader key and a Docker error cleaned, in both forms', () => {
  const leader = { name: EVIL, lease: '8', modRevision: '99999', createRevision: '99999' };
  const changes = [{ key: 'leader', value: leader } as const];
  const named = reduce(healthy(), { type: 'dcs.changed', at: NOW, revision: '99999', changes });
  const state = reduce(named, { type: 'source.failed', system: 'docker', error: EVIL, at: NOW });
  for (const json of [false, true]) {
    const out = printed(statusReport(state, { json, width: 120, ascii: false }).text);
    assert.doesNotMatch(out, OBEYED);
    if (json) assert.equal(JSON.parse(out).patroni.leader, EVIL);
  }
});
