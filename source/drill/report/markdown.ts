import { printable } from '../../text/printable.ts';
import type { Report } from '../result/report.ts';
import { momentText, timeText } from './figures.ts';
import { headline, VERDICT_SIGN } from './headline.ts';
import { markdownTable } from './markdown-table.ts';
import { cellText, comparisonTables, reportTables, type Table } from './tables.ts';

/** `report.md`: the report as text, for a terminal, a ticket or a repository. */
export function markdownOf(report: Report, previous: Report | undefined): string {
  const { drill, verdict, outcome, reasons, differences } = report;
  return [
    `# ${VERDICT_SIGN[verdict]} ${drill}: ${verdict} (${outcome})`,
    list(headline(report)),
    ...(reasons.length === 0 ? [] : ['Why it is not a pass:', list(reasons)]),
    ...(differences.length === 0 ? [] : ['Not as before:', list(differences)]),
    facts(report),
    ...reportTables(report).flatMap((table) => [`## ${table.title}`, tableText(table)]),
    ...(previous === undefined ? [] : comparison(previous, report)),
  ]
    .join('\n\n')
    .concat('\n');
}

/** Two runs side by side, in Markdown. */
export function comparisonText(a: Report, b: Report, heads: readonly [string, string]): string {
  return comparisonTables(a, b, heads)
    .flatMap((table) => [`### ${table.title}`, tableText(table)])
    .join('\n\n');
}

function comparison(previous: Report, report: Report): readonly string[] {
  return [
    '## Compared with the run before',
    `The same drill and profile, ${momentText(previous.startedAt)}: ${escapeMarkdown(previous.id)}`,
    comparisonText(previous, report, ['Before', 'This run']),
  ];
}

function facts(report: Report): string {
  const { project, profile, startedAt, finishedAt, version, leader, timeline, writablePrimaries } = report;
  const lasted = Date.parse(finishedAt) - Date.parse(startedAt);
  return list([
    `Run ${report.id}, stack ${project}, profile ${profile}, console ${version}`,
    `${momentText(startedAt)}${Number.isFinite(lasted) ? `, ${timeText(lasted)} in all` : ''}`,
    `${report.drill === 'redis-crash' ? 'Redis master' : 'Leader'}: ${leader.before ?? '—'} → ${leader.after ?? '—'}${timelineText(timeline)}`,
    `Writable primaries at one moment: at most ${writablePrimaries.max}, in ${writablePrimaries.looks} samples`,
    ...(report.prediction === null ? [] : [`Prediction: ${report.prediction.text}`]),
  ]);
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
}

function tableText({ head, rows }: Table): string {
  return markdownTable(
    head,
    rows.map((row) => row.map((cell) => escapeMarkdown(cellText(cell)))),
  );
}

/**
 * Text that Markdown shows as it is, on one line. An underscore or an asterisk within a word means nothing there, and
 * names are full of them: only what could begin something is escaped. (`|` is the table's to escape.)
 */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/[\\`[\]]/g, '\\$&')
    .replace(/(?<!\w)[*_~]|[*_~](?!\w)/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/^(\s*)([#>+-]|\d+[.)])(?=\s)/, '$1\\$2');
}

function timelineText({ before, after }: Report['timeline']): string {
  return before === null && after === null ? '' : `; timeline: ${before ?? '—'} → ${after ?? '—'}`;
}
