import { type Limit, missed, type Row, type Unit } from './row.ts';

const HEAD = [
  'what',
  'p50',
  'p99',
  'n',
  'budget',
  'kept',
  'beside (p50 / p99, and their p50 as a multiple of ours)',
];

/** The lines as a table of Markdown, notes and failures below it. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map((row, i) => [
    `${row.what}${row.note === undefined && row.failed === undefined ? '' : ` [${i + 1}]`}`,
    row.measured === undefined ? '-' : `${number(row.measured.p50)} ${row.unit}`,
    row.measured === undefined ? '-' : number(row.measured.p99),
    String(row.measured?.n ?? 0),
    row.limits.map((limit) => limitText(limit, row.unit)).join(', '),
    verdict(row),
    beside(row),
  ]);
  const widths = HEAD.map((_, column) =>
    Math.max(...[HEAD, ...cells].map((line) => line[column]?.length ?? 0)),
  );
  const draw = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const notes = rows.flatMap(({ note, failed, what }, i) => {
    const text = failed === undefined ? note : `${what} could not be measured: ${failed.split('\n')[0]}`;
    return text === undefined ? [] : [`[${i + 1}] ${text}`];
  });
  return [draw(HEAD), rule, ...cells.map(draw), '', notes.join('\n\n')].join('\n');
}

function verdict(row: Row): string {
  if (row.failed !== undefined) return 'FAILED';
  if (row.limits.length === 0) return '';
  const lost = missed(row);
  return lost.length === 0 ? 'yes' : `MISSED (${lost.map((limit) => limitText(limit, row.unit)).join(', ')})`;
}

function limitText({ of, at, inclusive, name }: Limit, unit: Unit): string {
  return name ?? `${of} ${inclusive ? '≤' : '<'} ${number(at)} ${unit}`;
}

function beside({ peers, measured }: Row): string {
  return peers
    .map(({ name, p50, p99 }) => {
      const ratio = measured === undefined || measured.p50 === 0 ? '' : ` (${number(p50 / measured.p50)}×)`;
      return `${name} ${number(p50)} / ${number(p99)}${ratio}`;
    })
    .join('; ');
}

/** Three digits that count, without an exponent. */
export function number(value: number): string {
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(3, digits));
}
