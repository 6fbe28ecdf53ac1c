/** One start, and what was wrong with it. */
export type Row = {
  readonly state: string;
  readonly exit: number;
  readonly seconds: number;
  /** The last line that it printed. */
  readonly last: string;
  readonly problems: readonly string[];
};

const LAST_WIDTH = 100;

const STATE_WIDTH = 30;

/** One line of the table: state, exit code, seconds, whether it was right, and what was printed last. */
export function lineOf({ state, exit, seconds, last, problems }: Row): string {
  const verdict = problems.length === 0 ? 'ok' : 'FAILED';
  return columns(state, String(exit), seconds.toFixed(1), verdict, last.slice(0, LAST_WIDTH));
}

/** The table, and below it what is wrong. */
export function tableOf(rows: readonly Row[]): string {
  return [
    columns('STATE', 'EXIT', 'SECONDS', 'OK', 'PRINTED LAST'),
    ...rows.map(lineOf),
    ...rows.flatMap(({ state, problems }) => problems.map((problem) => `\n${state.trim()}: ${problem}`)),
  ].join('\n');
}

function columns(state: string, exit: string, seconds: string, ok: string, last: string): string {
  return `${state.padEnd(STATE_WIDTH)} ${exit.padStart(4)}  ${seconds.padStart(7)}  ${ok.padEnd(6)}  ${last}`.trimEnd();
}
