import stringWidth from 'string-width';

/** A table in Markdown, its columns of one width, as the formatter has them and a terminal can show them. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, i) => Math.max(3, ...cells.map((row) => stringWidth(row[i] ?? ''))));
  const padded = (row: readonly string[], blank = ' ') =>
    `| ${row.map((cell, i) => cell + blank.repeat((widths[i] ?? 0) - stringWidth(cell))).join(' | ')} |`;
  const [titles = [], ...others] = cells;
  const rule = padded(
    head.map(() => ''),
    '-',
  );
  return [padded(titles), rule, ...others.map((row) => padded(row))].join('\n');
}
