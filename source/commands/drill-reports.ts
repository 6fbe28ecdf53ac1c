import { existsSync } from 'node:fs';
import path from 'node:path';
import { drillsDirectory, folderOf, jsonOf, readRuns } from '../drill/report/folder.ts';
import { comparisonText, markdownOf } from '../drill/report/markdown.ts';
import { compareRuns, previousOf } from '../drill/result/compare.ts';
import type { Report } from '../drill/result/report.ts';
import { jsonText } from '../text/json-text.ts';
import { printable } from '../text/printable.ts';
import { runDocument, runLines } from './drill-list.ts';

/** Words after `drill` that read runs of the past. */
export type DrillReportWord = 'list' | 'show' | 'compare';

export type DrillReportOptions = {
  readonly project: string;
  /** One JSON document instead of text. */
  readonly json: boolean;
  /** `show`: the path of `report.html` instead of its text. */
  readonly html: boolean;
  readonly say: (text: string) => void;
  readonly warn: (text: string) => void;
};

/**
 * `paws-console drill list`, `show` and `compare`. What is no report is named on standard error and skipped.
 * Returns the exit code: 0, or 1 where a run that was asked for is not there.
 */
export function drillReports(
  word: DrillReportWord,
  ids: readonly string[],
  options: DrillReportOptions,
  directory: string = drillsDirectory(),
): number {
  const { project, json, say, warn } = options;
  const runs = readRuns(directory);
  for (const { name, why } of runs.damaged) warn(printable(`skipped ${name}: ${why}`));
  const reports = runs.reports.filter((report) => report.project === project);

  if (word === 'list') {
    if (json) say(jsonText(reports.map(runDocument), 2));
    else for (const line of runLines(reports)) say(line);
    const others = runs.reports.length - reports.length;
    if (others > 0) warn(`${others} more of other stacks: --project NAME`);
    return 0;
  }
  const found = (ids.length === 0 ? ['last'] : ids).map((id) => runNamed(id, reports));
  const missing = found.find((run) => typeof run === 'string');
  if (missing !== undefined) return complain(missing, warn);
  const [a, b] = found.filter((run) => typeof run !== 'string');
  if (a === undefined) return complain('no run was named', warn);
  return word === 'show' ? show(a, reports, options, directory) : compare(a, b, reports, options);
}

/** The run that a name means, or why it means none: its id, its beginning or its end, or `last`. */
function runNamed(name: string, reports: readonly Report[]): Report | string {
  const [newest] = reports;
  if (name === 'last') return newest ?? 'no drill has been run';
  const exact = reports.find(({ id }) => id === name);
  const like = reports.filter(({ id }) => id.startsWith(name) || id.endsWith(name));
  const [only] = exact === undefined ? like : [exact];
  if (only === undefined) return `there is no run ${name}: paws-console drill list names them`;
  return exact === undefined && like.length > 1 ? `${name} could be ${like.length} runs` : only;
}

function show(
  report: Report,
  reports: readonly Report[],
  { json, html, say, warn }: DrillReportOptions,
  directory: string,
): number {
  if (html) {
    const file = path.join(folderOf(report.id, directory), 'report.html');
    if (!existsSync(file)) return complain(`there is no ${file}`, warn);
    say(file);
  } else say((json ? jsonOf(report) : markdownOf(report, previousOf(report, reports))).trimEnd());
  return 0;
}

function compare(
  first: Report,
  second: Report | undefined,
  reports: readonly Report[],
  { json, say, warn }: DrillReportOptions,
): number {
  // With one run alone, the question is what has become of it since the run before.
  const [a, b] = second === undefined ? [previousOf(first, reports), first] : [first, second];
  if (a === undefined) return complain(`${b.id} has no run before it: name two runs`, warn);
  if (json) say(jsonText({ a: a.id, b: b.id, ...compareRuns(a, b) }, 2));
  else say(`a: ${printable(a.id)}\nb: ${printable(b.id)}\n\n${comparisonText(a, b, ['a', 'b'])}`);
  return 0;
}

function complain(text: string, warn: (text: string) => void): number {
  warn(printable(text));
  return 1;
}
