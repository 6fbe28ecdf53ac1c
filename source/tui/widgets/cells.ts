import type { Freshness, RowBase } from '../../store/row.ts';
import { shortened } from '../../text/head.ts';
import { printable } from '../../text/printable.ts';
import { formatAge } from '../../text/units.ts';
import type { Tone } from '../theme.ts';
import type { Cell, Column } from './column.ts';

/** Nothing to say. */
export const EMPTY: Cell = { text: '' };

// What clients of the watched systems say when they fail, in a word that fits a cell.
const FAILURES: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED|refused/i, 'refused'],
  [/time(d)? ?out|ETIMEDOUT|deadline|no answer|abort/i, 'timeout'],
  [/ECONNRESET|EPIPE|hang up|(socket|connection) closed|closed the connection/i, 'closed'],
  [/EHOSTUNREACH|ENETUNREACH|unreachable/i, 'unreachable'],
  [/ENOTFOUND|EAI_AGAIN/i, 'no address'],
  [/WRONGPASS|NOAUTH|unauthori[sz]ed|forbidden|\b40[13]\b/i, 'denied'],
];

const SIGN: Partial<Readonly<Record<Tone, string>>> = { good: '✓', warn: '▲', bad: '✗' };

/** With the sign of its tone in front, for what would be judged by its colour alone. */
export function signed<T extends { readonly text: string; readonly tone?: Tone }>(said: T): T {
  const sign = SIGN[said.tone ?? 'plain'];
  return sign === undefined ? said : { ...said, text: `${sign} ${said.text}` };
}

// The row says already who failed: `patroni1 at 127.0.0.1:8008: `, `Docker: `, `patroni1: its `.
const WHO = /^(?:\S* at \S+:\d+|Docker|\S+(?=: its )): (?:its )?/;

// With the age beside it, no more than the widest cell of a state has.
const MOST = 21;

/** An error in one or two words; the whole text is in the column ERROR where it fits. */
export function shortError(whole: string): string {
  const error = whole.replace(WHO, '');
  const known = FAILURES.find(([pattern]) => pattern.test(error));
  if (known !== undefined) return known[1];
  const http = /\b(?:HTTP|status)\D{0,6}(\d{3})\b/i.exec(error);
  if (http !== null) return `HTTP ${http[1]}`;
  const state = /^container (?:is|was) (\w+)$/.exec(error);
  if (state?.[1] !== undefined) return state[1];
  const text = printable(error).trim();
  return shortened(text, MOST);
}

/** Why the values of a row are not of now: error and age; undefined while they are. */
export function staleCell(fresh: Freshness): Cell | undefined {
  if (fresh.state === 'fresh') return undefined;
  if (fresh.state === 'waiting') return { text: 'waiting', tone: 'warn' };
  const why = fresh.error === undefined ? 'silent' : shortError(fresh.error);
  if (fresh.seconds === undefined) return { text: `${why}, never seen`, tone: 'bad', short: why };
  const age = formatAge(fresh.seconds * 1000);
  if (why === 'removed') return { text: `${why} ${age} ago`, tone: 'bad', short: why };
  return { text: `${why} · ${age} old`, tone: 'bad', short: `${why} ${age.replace(' ', '')}` };
}

/** Docker's own view of the member, shown only while it is not simply running. */
export function containerColumn<Row extends RowBase>(priority: number): Column<Row> {
  return {
    title: 'DOCKER',
    align: 'left',
    min: 10,
    max: 24,
    priority,
    optional: true,
    whole: true,
    live: true,
    cell: containerCell,
  };
}

/** The last error in full. */
export function errorColumn<Row extends RowBase>(priority: number): Column<Row> {
  return {
    title: 'ERROR',
    align: 'left',
    min: 24,
    max: 60,
    priority,
    optional: true,
    live: true,
    cell: ({ fresh }) => (fresh.state === 'stale' ? { text: fresh.error ?? '', tone: 'bad' } : EMPTY),
  };
}

function containerCell({ container, downSeconds, fresh }: RowBase): Cell {
  if (container === undefined) return fresh.state === 'fresh' ? EMPTY : { text: 'no container', tone: 'bad' };
  if (container.state === 'running') {
    if (container.health === 'unhealthy') return { text: 'unhealthy', tone: 'bad' };
    return container.health === 'starting' ? { text: 'starting', tone: 'warn' } : EMPTY;
  }
  const code = container.state === 'exited' || container.state === 'dead' ? ` (${container.exitCode})` : '';
  const what = `${container.state}${code}`;
  const ago = downSeconds === undefined ? '' : ` ${formatAge(downSeconds * 1000)} ago`;
  return { text: `${what}${ago}`, tone: container.state === 'paused' ? 'warn' : 'bad', short: what };
}
