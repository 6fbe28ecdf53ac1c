import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type RunDocument, runDocument } from '../source/commands/drill-list.ts';
import { readRuns } from '../source/drill/report/folder.ts';
import { drillsReadme, exampleName, grouped, merged, typical } from './drill-examples.ts';
import { root } from './settings.ts';
import { runMain, Stop } from './stop.ts';

const USAGE = `Usage: npm run drill-table [-- [--check] [DIRECTORY...]]
  DIRECTORY  runs to add, such as ~/.local/state/paws-console/drills; each drill's typical one becomes its example
  --check    only check whether docs/drills/README.md is up to date`;

const DOCS = path.join(root, 'docs', 'drills');
const README = path.join(DOCS, 'README.md');
/** Every run that was measured, one a line: the reports themselves are too large to keep all. */
const RUNS = path.join(DOCS, 'runs.jsonl');

await runMain(async () => {
  const args = process.argv.slice(2);
  const check = args.includes('--check');
  const directories = args.filter((arg) => arg !== '--check');
  const absent = directories.find((directory) => directory.startsWith('-') || !existsSync(directory));
  if (absent !== undefined || (check && directories.length > 0)) throw new Stop(USAGE, 64);
  if (check) {
    if (!existsSync(README) || readFileSync(README, 'utf8') !== drillsReadme(knownRuns(), examples()))
      throw new Stop('docs/drills/README.md is not up to date. Next step: npm run drill-table.');
    return 0;
  }
  mkdirSync(DOCS, { recursive: true });
  for (const directory of directories) add(directory);
  writeFileSync(README, drillsReadme(knownRuns(), examples()));
  return 0;
});

function knownRuns(): readonly RunDocument[] {
  if (!existsSync(RUNS)) return [];
  const lines = readFileSync(RUNS, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as RunDocument);
}

function examples(): readonly string[] {
  return globSync('*/report.json', { cwd: DOCS }).map(path.dirname).sort();
}

function add(directory: string): void {
  const { reports, damaged } = readRuns(directory);
  for (const { name, why } of damaged) console.error(`skipped ${name}: ${why}`);
  const runs = merged(knownRuns(), reports.map(runDocument));
  writeFileSync(RUNS, runs.map((run) => `${JSON.stringify(run)}\n`).join(''));
  for (const group of grouped(reports.map(runDocument))) {
    const run = typical(group);
    if (run === undefined) continue;
    const example = path.join(DOCS, exampleName(run));
    rmSync(example, { recursive: true, force: true });
    cpSync(path.join(directory, run.id), example, { recursive: true });
  }
}
