import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stateFolder } from '../../files/state-directory.ts';
import { jsonText } from '../../text/json-text.ts';
import { previousOf } from '../result/compare.ts';
import type { Report } from '../result/report.ts';
import { asReport } from '../result/report-shape.ts';
import { isRunId } from '../result/run-id.ts';
import { thinSeries } from '../result/thin.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';
import { interruptedRuns } from './running.ts';

/** So many runs are kept; the oldest go when there are more. */
export const MAX_RUNS = 200;

/** Where the folders of the runs are: `drills` in the state directory. */
export function drillsDirectory(): string {
  return stateFolder('drills');
}

/** The folder of a run. */
export function folderOf(id: string, directory: string): string {
  return path.join(directory, path.basename(id));
}

/**
 * Writes the report of a run into a folder of its own, in all three forms, and returns the folder. It is there whole
 * or not at all. Of more than `MAX_RUNS` runs the oldest are removed.
 */
export function writeReport(report: Report, directory: string = drillsDirectory()): string {
  const whole = { ...report, series: thinSeries(report.series) };
  const folder = folderOf(whole.id, directory);
  const previous = previousOf(whole, readRuns(directory).reports);
  writeFolder(folder, {
    'report.json': jsonOf(whole),
    'report.md': markdownOf(whole, previous),
    'report.html': htmlOf(whole, previous),
  });
  removeOldest(directory);
  return folder;
}

/** All runs in a directory: reports, newest first, interrupted runs among them; and what is none, with the reason. */
export function readRuns(directory: string = drillsDirectory()) {
  const read = names(directory).map((name) => ({ name, report: readRun(name, directory) }));
  return {
    reports: [
      ...read.flatMap(({ report }) => (typeof report === 'string' ? [] : report)),
      ...interruptedRuns(directory),
    ].sort((a, b) => b.startedAt.localeCompare(a.startedAt)),
    damaged: read.flatMap(({ name, report }) => (typeof report === 'string' ? { name, why: report } : [])),
  };
}

/** `report.json`: each point of a plot on one line, all else as a person would want to read it. */
export function jsonOf(report: Report): string {
  // A line break within a text is written as \n, so this finds structure alone.
  const point = /\{\n\s+"atMs": [^{}]+?\n\s+\}/g;
  const lines = jsonText(report, 2).replace(point, (match) => match.replace(/\s*\n\s*/g, ' '));
  return `${lines}\n`;
}

function readRun(name: string, directory: string): Report | string {
  try {
    const report = asReport(JSON.parse(readFileSync(path.join(directory, name, 'report.json'), 'utf8')));
    if (typeof report === 'string') return `report.json: ${report}`;
    return report.id === name ? report : 'report.json is of another run';
  } catch (error) {
    if (error instanceof SyntaxError) return 'report.json is not JSON';
    return `report.json cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}`;
  }
}

// What is being written begins with a dot.
function names(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => !name.startsWith('.'))
    .sort();
}

function writeFolder(folder: string, files: Readonly<Record<string, string>>): void {
  const draft = path.join(path.dirname(folder), `.${path.basename(folder)}.${process.pid}`);
  try {
    mkdirSync(draft, { recursive: true, mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
      writeFileSync(path.join(draft, name), text, { mode: 0o600 });
    }
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

// The names begin with the time. Only what has such a name was written here, and is ours to remove.
function removeOldest(directory: string): void {
  for (const name of names(directory).filter(isRunId).slice(0, -MAX_RUNS)) {
    rmSync(path.join(directory, name), { recursive: true, force: true });
  }
}
