import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { drillReports } from '../../../source/commands/drill-reports.ts';
import { writeReport } from '../../../source/drill/report/folder.ts';
import type { Report } from '../../../source/drill/result/report.ts';
import { aRefusedReport, aReport } from '../../fixtures/drill-report.ts';
import { EVIL } from '../../fixtures/hostile.ts';

const home = mkdtempSync(path.join(tmpdir(), 'paws-drills-'));
after(() => rmSync(home, { recursive: true }));

const FIRST = '2026-11-25T01-00-00Z-failover-0abc';
const first = aReport({ id: FIRST, startedAt: '2026-11-25T01:00:00.000Z', uMaxMs: 22_100 });
const elsewhere = aReport({
  id: '2026-11-25T02-00-00Z-failover-9999',
  startedAt: '2026-11-25T02:00:00.000Z',
  project: 'other',
});

function runs(...reports: readonly Report[]): string {
  const directory = mkdtempSync(path.join(home, 'runs-'));
  for (const report of reports) writeReport(report, directory);
  return directory;
}

const directory = runs(first, elsewhere, aReport(), aRefusedReport());

/** What a command line prints. */
function printed(line: string, from = directory) {
  const said: string[] = [];
  const warned: string[] = [];
  const words = line.split(' ');
  const [word = 'list', ...ids] = words.filter((each) => !each.startsWith('--'));
  const exitCode = drillReports(
    word as 'list',
    ids,
    {
      project: 'paws360',
      json: words.includes('--json'),
      html: words.includes('--html'),
      say: (text) => void said.push(text),
      warn: (text) => void warned.push(text),
    },
    from,
  );
  return { exitCode, said: said.join('\n'), warned: warned.join('\n') };
}

test('list has a line for each run of this stack, newest first', () => {
  const { exitCode, said, warned } = printed('list');
  assert.equal(exitCode, 0);
  assert.deepEqual(
    said.split('\n').map((line) => line.split(/ {2,}/)),
    [
      ['RUN', 'DRILL', 'PROFILE', 'OUTCOME', 'VERDICT', 'U_MAX', 'LOST'],
      [aRefusedReport().id, 'failover', 'fast', 'refused', 'refused', '—', '—'],
      [aReport().id, 'failover', 'fast', 'failed over', 'pass', '18.41 s', '0'],
      [FIRST, 'failover', 'fast', 'failed over', 'pass', '22.10 s', '0'],
    ],
  );
  assert.equal(warned, '1 more of other stacks: --project NAME');
});

test('list --json is one document', () => {
  const [, run] = JSON.parse(printed('list --json').said);
  assert.deepEqual(run, {
    id: aReport().id,
    drill: 'failover',
    profile: 'fast',
    startedAt: '2026-11-25T02:49:01.312Z',
    outcome: 'failed over',
    verdict: 'pass',
    predicted: { minMs: 16_000, maxMs: 24_000 },
    uMinMs: 18_160,
    uMaxMs: 18_412,
    lost: 0,
    redisLost: 0,
  });
});

test('without a run there is nothing to list or to show', () => {
  const empty = runs();
  assert.deepEqual(printed('list', empty), { exitCode: 0, said: 'no drill has been run', warned: '' });
  assert.deepEqual(printed('list --json', empty), { exitCode: 0, said: '[]', warned: '' });
  assert.deepEqual(printed('show', empty), { exitCode: 1, said: '', warned: 'no drill has been run' });
});

for (const name of [aReport().id, '7f3a', '2026-11-25T02']) {
  test(`show ${name} prints that report, with the run before`, () => {
    const { exitCode, said } = printed(`show ${name}`);
    assert.equal(exitCode, 0);
    assert.match(said, /^# ✓ failover: pass/);
    assert.match(said, new RegExp(`The same drill and profile, .*: ${FIRST}`));
  });
}

test('show and show last print the newest report', () => {
  for (const line of ['show', 'show last']) assert.match(printed(line).said, /^# ⊘ failover: refused/);
});

test('show --json prints report.json, show --html where the page is', () => {
  assert.equal(JSON.parse(printed('show 7f3a --json').said).id, aReport().id);
  assert.equal(printed('show 7f3a --html').said, path.join(directory, aReport().id, 'report.html'));
});

for (const [line, words] of [
  ['show nothing', 'there is no run nothing: paws-console drill list names them'],
  ['show 2026', '2026 could be 3 runs'],
  ['compare 0abc nothing', 'there is no run nothing: paws-console drill list names them'],
  ['compare 0abc', `${FIRST} has no run before it: name two runs`],
] as const) {
  test(`${line} fails in one line`, () => {
    assert.deepEqual(printed(line), { exitCode: 1, said: '', warned: words });
  });
}

test('compare puts two runs side by side; one alone beside the run before it', () => {
  const { exitCode, said } = printed('compare 0abc 7f3a');
  assert.equal(exitCode, 0);
  assert.match(said, /^\| U_max +\| 22\.10 s +\| 18\.41 s +\| ▼ −3\.69 s +\|$/m);
  assert.equal(printed('compare 7f3a').said, said);
  const { a, b, figures } = JSON.parse(printed('compare 0abc 7f3a --json').said);
  assert.deepEqual([a, b, figures[0].a, figures[0].b], [FIRST, aReport().id, 22_100, 18_412]);
});

test('what is no report is named, and the rest is there', () => {
  const damaged = runs(aReport());
  mkdirSync(path.join(damaged, `odd${EVIL.replaceAll('/', '')}`));
  const { exitCode, said, warned } = printed('list', damaged);
  assert.equal(exitCode, 0);
  assert.match(said, /7f3a/);
  assert.match(warned, /^skipped odd.*: report\.json cannot be read: ENOENT$/);
  assert.doesNotMatch(warned, /\p{Cc}/u);
});
