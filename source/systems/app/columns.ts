import type { State } from '../../store/state.ts';
import { own } from '../../text/own.ts';
import { formatDuration } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { figures, leading, NONE, plain, texts } from '../columns.ts';
import { componentsDown, fullestPool, hitPercent, isAppUp, type Pool, poolPercent } from './facts.ts';
import { type AppRow, selectAppRows } from './rows.ts';

const columns: readonly Column<AppRow>[] = [
  leading('APP', [4, 20], ({ member }) => plain(member)),
  leading('HEALTH', [6, 28], health),
  texts('DB', [6, 16], 2, component('db')),
  texts('REDIS', [6, 16], 2, component('redis')),
  containerColumn(3),
  figures('REQ/S', 5, 2, ({ app }) => plain(app?.traffic && rate(app.traffic.requestsPerSecond))),
  figures('ERR/S', 5, 2, errors),
  figures('P50', 6, 6, latency('p50Ms')),
  figures('P99', 6, 4, latency('p99Ms')),
  figures('WRITES', 6, 3, pool('writes')),
  figures('READS', 5, 3, pool('reads')),
  figures('WAIT', 4, 5, waiting),
  figures('HITS', 5, 4, hits),
  texts('LOAD', [11, 20], 4, load),
  texts('PAGE', [4], 5, page),
  { ...errorColumn(9), cell: error },
];

/** The application pane: what users notice of the stack below. */
export const appPane: Panel = {
  id: 'app',
  title: 'Application',
  digit: 6,
  // An application that suffers is in the first line.
  spare: 1,
  sections: [section('app', columns, selectAppRows)],
  notes,
};

function health({ fresh, app: said }: AppRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined || said === undefined) return stale ?? EMPTY;
  return signed({ text: said.status, tone: isAppUp(said) ? 'good' : 'bad' });
}

function component(name: string): (row: AppRow) => Cell {
  return ({ app: said }) => {
    const found = own(said?.components, name);
    if (found === undefined) return said === undefined ? EMPTY : NONE;
    return { text: found.status, tone: found.status === 'UP' ? 'good' : 'bad' };
  };
}

function errors({ app: said }: AppRow): Cell {
  if (said?.traffic === undefined) return EMPTY;
  const { errorsPerSecond } = said.traffic;
  return { text: rate(errorsPerSecond), tone: errorsPerSecond > 0 ? 'bad' : 'plain' };
}

function latency(name: 'p50Ms' | 'p99Ms'): (row: AppRow) => Cell {
  return ({ app: said }) => {
    if (said?.traffic === undefined) return EMPTY;
    const ms = said.traffic[name];
    return ms === undefined ? NONE : { text: formatDuration(ms) };
  };
}

function pool(name: string): (row: AppRow) => Cell {
  return ({ app: said, poolWarnPercent }) => {
    const found = said?.pools.find((one) => one.name === name);
    if (found === undefined) return EMPTY;
    return { text: `${found.used}/${found.max}`, tone: isFull(found, poolWarnPercent) ? 'warn' : 'plain' };
  };
}

function waiting({ app: said }: AppRow): Cell {
  if (said === undefined || said.pools.length === 0) return EMPTY;
  const all = said.pools.reduce((sum, one) => sum + one.waiting, 0);
  return { text: String(all), tone: all > 0 ? 'warn' : 'plain' };
}

function hits({ app: said }: AppRow): Cell {
  if (said?.cache === undefined) return EMPTY;
  const percent = hitPercent(said);
  return percent === undefined ? NONE : { text: `${percent} %` };
}

function load({ app: said, loadSeconds }: AppRow): Cell {
  if (said?.traffic === undefined) return EMPTY;
  if (said.load === undefined || loadSeconds === undefined) return { text: 'off', tone: 'dim' };
  return { text: `${said.load.rate}/s ${formatDuration(loadSeconds * 1000)}`, tone: 'accent' };
}

function page({ app: said }: AppRow): Cell {
  if (said?.pageUp === undefined) return EMPTY;
  return said.pageUp ? { text: 'up', tone: 'good' } : { text: 'down', tone: 'bad' };
}

function error({ fresh, app: said }: AppRow): Cell {
  if (fresh.state === 'stale') return { text: fresh.error ?? '', tone: 'bad' };
  const why = said === undefined ? [] : componentsDown(said).flatMap((part) => part.error ?? []);
  return why.length === 0 ? EMPTY : { text: why.join('; '), tone: 'bad' };
}

// Without a digit that means nothing, so that a quiet row is not drawn again.
function rate(perSecond: number): string {
  return perSecond === 0 ? '0' : perSecond < 9.95 ? perSecond.toFixed(1) : String(Math.round(perSecond));
}

function isFull(one: Pool, warnPercent: number): boolean {
  return poolPercent(one) > warnPercent;
}

function notes(state: State): Note[] {
  return selectAppRows(state).flatMap(({ app: said, fresh, poolWarnPercent }, _, all): Note[] => {
    if (said === undefined || fresh.state !== 'fresh') return [];
    const of = all.length > 1 ? `${said.name}: ` : '';
    const down = componentsDown(said).map(({ name, status }) => `${name} ${status}`);
    const status = isAppUp(said)
      ? signed<Note>({ text: `${of}UP`, tone: 'good' })
      : signed<Note>({ text: `${of}${down.join(', ') || said.status}`, tone: 'bad' });
    const fullest = fullestPool(said);
    if (fullest === undefined || !isFull(fullest, poolWarnPercent)) return [status];
    const full: Note = { text: `pool for ${fullest.name} ${poolPercent(fullest)} % taken`, tone: 'warn' };
    return [status, signed(full)];
  });
}
