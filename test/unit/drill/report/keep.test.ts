import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { readRuns } from '../../../../source/drill/report/folder.ts';
import { reportKeeper } from '../../../../source/drill/report/keep.ts';
import { aReport } from '../../../fixtures/drill-report.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-keep-'));
after(() => rmSync(home, { recursive: true }));
const somewhere = () => mkdtempSync(path.join(home, 'runs-'));
// A file in place of a directory: no user can write there.
const nowhere = () => {
  const file = path.join(somewhere(), 'file');
  writeFileSync(file, '');
  return file;
};

test('a report is kept where it belongs, and what was noted before is gone', () => {
  const directory = somewhere();
  const keeper = reportKeeper(() => directory);
  keeper.note(aReport());
  assert.equal(readdirSync(directory).length, 1);
  assert.deepEqual(readRuns(directory), { reports: [], damaged: [] }, 'it goes on: it is no run yet');
  const kept = keeper.save(aReport());
  assert.deepEqual(kept, { folder: path.join(directory, aReport().id) });
  assert.deepEqual(readdirSync(directory), [aReport().id]);
});

test('where the state directory cannot be written, the report is kept elsewhere, and that is reported', () => {
  const other = somewhere();
  const keeper = reportKeeper(nowhere, () => other);
  keeper.note(aReport());
  const { folder, trouble } = keeper.save(aReport());
  assert.ok(existsSync(path.join(folder, 'report.json')));
  assert.equal(path.dirname(folder), other);
  assert.match(trouble ?? '', /^the report could not be kept where it belongs: E/);
});

test('where it can be kept nowhere the measurement goes on all the same', () => {
  const { folder, trouble } = reportKeeper(nowhere, nowhere).save(aReport());
  assert.equal(folder, '');
  assert.match(trouble ?? '', /could not be kept/);
});

test('a run whose process was killed is listed with what was recorded', () => {
  const directory = somewhere();
  const keeper = reportKeeper(() => directory);
  const reasons = ['interrupted: the console was killed before the drill ended'];
  keeper.note(aReport({ outcome: 'interrupted', verdict: 'not proven', reasons }));
  const [name = ''] = readdirSync(directory);
  const file = path.join(directory, name);
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  // As if another process had written it that is gone: none has this number.
  writeFileSync(file, JSON.stringify({ ...kept, process: { ...kept.process, pid: 2 ** 22 + 1 } }));
  const [report] = readRuns(directory).reports;
  assert.deepEqual([report?.id, report?.reasons], [aReport().id, reasons]);
});

test('a run that was refused leaves nothing', () => {
  const directory = somewhere();
  const keeper = reportKeeper(() => directory);
  keeper.note(aReport());
  keeper.drop(aReport().id);
  assert.deepEqual(readdirSync(directory), []);
});
