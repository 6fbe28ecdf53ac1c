/** One figure of a drill, as the report and as the prober have it. */
export type Compared = {
  readonly drill: string;
  readonly what: string;
  readonly report: string;
  readonly truth: string;
  readonly agrees: boolean;
};

/** Adds a figure. */
export type Add = (what: string, said: string, truth: string, agrees: boolean) => void;

/** As 1.23 s. */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** The comparison as a Markdown table. */
export function tableOf(rows: readonly Compared[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(['Drill', 'What', 'Report', 'Prober', 'Agrees']),
    line(['---', '---', '---', '---', '---']),
    ...rows.map((row) => line([row.drill, row.what, row.report, row.truth, row.agrees ? '✓' : '✗'])),
  ].join('\n');
}
