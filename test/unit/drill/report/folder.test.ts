import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { jsonOf, MAX_RUNS, readRuns, writeReport } from '../../../../source/drill/report/folder.ts';
import { isRunId, runId } from '../../../../source/drill/result/run-id.ts';
import { thinSeries } from '../../../../source/drill/result/thin.ts';
import { aRefusedReport, aReport } from '../../../fixtures/drill-report.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-report-'));
after(() => rmSync(home, { recursive: true }));

const somewhere = () => mkdtempSync(path.join(home, 'runs-'));

test('a run has a folder with its report in three forms, for its owner only', () => {
  const directory = somewhere();
  const folder = writeReport(aReport(), directory);
  assert.equal(folder, path.join(directory, aReport().id));
  assert.deepEqual(readdirSync(folder).sort(), ['report.html', 'report.json', 'report.md']);
  assert.equal(statSync(path.join(folder, 'report.json')).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(directory), [aReport().id], 'nothing else is left');
});

test('it is read as it was written', () => {
  const directory = somewhere();
  writeReport(aReport(), directory);
  const { reports, damaged } = readRuns(directory);
  assert.deepEqual(reports, [{ ...aReport(), series: thinSeries(aReport().series) }]);
  assert.deepEqual(damaged, []);
});

test('the next run of the drill is compared with the one before', () => {
  const directory = somewhere();
  writeReport(aReport(), directory);
  const id = '2026-11-25T04-00-00Z-failover-aaaa';
  const folder = writeReport(
    aReport({ id, startedAt: '2026-11-25T04:00:00.000Z', uMaxMs: 17_000 }),
    directory,
  );
  for (const name of ['report.md', 'report.html'])
    assert.match(readFileSync(path.join(folder, name), 'utf8'), /Compared with the run before/);
});

test('runs are read newest first; what is no report is named with the reason', () => {
  const directory = somewhere();
  const put = (name: string, text: string) => {
    mkdirSync(path.join(directory, name));
    writeFileSync(path.join(directory, name, 'report.json'), text);
  };
  writeReport(aReport(), directory);
  writeReport(aRefusedReport(), directory);
  put('broken', '{"schema": 1, "id"');
  put('foreign', '{"schema": 1}');
  put('moved', jsonOf(aReport()));
  mkdirSync(path.join(directory, 'empty'));
  writeFileSync(path.join(directory, 'note.txt'), 'a file');
  const { reports, damaged } = readRuns(directory);
  assert.deepEqual(
    reports.map(({ id }) => id),
    [aRefusedReport().id, aReport().id],
  );
  assert.deepEqual(damaged, [
    { name: 'broken', why: 'report.json is not JSON' },
    { name: 'empty', why: 'report.json cannot be read: ENOENT' },
    { name: 'foreign', why: 'report.json: id is missing' },
    { name: 'moved', why: 'report.json is of another run' },
    { name: 'note.txt', why: 'report.json cannot be read: ENOTDIR' },
  ]);
});

test('a run that cannot be written leaves nothing, and takes nothing away', () => {
  const directory = somewhere();
  const folder = writeReport(aReport(), directory);
  const before = readFileSync(path.join(folder, 'report.json'), 'utf8');
  assert.throws(() => writeReport(aReport({ verdict: 'fail' }), directory));
  assert.deepEqual(readdirSync(directory), [aReport().id]);
  assert.equal(readFileSync(path.join(folder, 'report.json'), 'utf8'), before);
});

test('the oldest runs go when there are too many, and nothing else', () => {
  const directory = somewhere();
  const time = (i: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, i));
  for (let i = 0; i < MAX_RUNS; i += 1) mkdirSync(path.join(directory, runId('failover', time(i), 0.5)));
  mkdirSync(path.join(directory, '1-notes-of-mine'));
  writeReport(aReport(), directory);
  const left = readdirSync(directory);
  assert.equal(left.filter(isRunId).length, MAX_RUNS);
  assert.equal(left.includes(runId('failover', time(0), 0.5)), false);
  for (const name of [runId('failover', time(1), 0.5), aReport().id, '1-notes-of-mine'])
    assert.ok(existsSync(path.join(directory, name)), name);
});

test('the name of a run says when and what', () => {
  const at = new Date('2026-11-25T02:49:01.312Z');
  assert.equal(runId('failover', at, 0.49795), '2026-11-25T02-49-01Z-failover-7f79');
  for (const random of [0, 0.5, 0.999_999]) assert.ok(isRunId(runId('etcd-quorum-loss', at, random)));
  assert.equal(isRunId('../../x'), false);
});

test('in the file a point is a line', () => {
  const text = jsonOf(aReport());
  assert.match(text, /^ {6}\{ "atMs": -20000, "value": [\d.]+, "lane": "persistent", "outcome": "ok" \},$/m);
  assert.deepEqual(JSON.parse(text), aReport());
});
