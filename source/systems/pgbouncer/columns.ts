import type { State } from '../../store/state.ts';
import { formatDuration } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import type { PoolerPool } from './facts.ts';
import { type PgbouncerRow, selectPgbouncerRows, selectPoolers } from './rows.ts';

const NONE: Cell = { text: '-', tone: 'dim' };

const columns: readonly Column<PgbouncerRow>[] = [
  {
    title: 'POOLER',
    align: 'left',
    min: 7,
    max: 16,
    priority: 4,
    optional: true,
    live: true,
    cell: ({ pooler }) => ({ text: pooler }),
  },
  {
    title: 'DATABASE',
    align: 'left',
    whole: true,
    min: 8,
    max: 24,
    priority: 1,
    live: true,
    cell: ({ database, member }) => ({ text: database?.name ?? member }),
  },
  { title: 'USER', align: 'left', min: 4, max: 16, priority: 2, cell: user },
  { title: 'STATE', align: 'left', whole: true, min: 6, max: 28, priority: 1, live: true, cell: stateCell },
  containerColumn(6),
  { title: 'CL ACTIVE', align: 'right', min: 9, priority: 3, cell: count((pool) => pool.clientsActive) },
  { title: 'CL WAITING', align: 'right', min: 10, priority: 2, cell: clientsWaiting },
  { title: 'MAXWAIT', align: 'right', min: 7, priority: 3, cell: maxWait },
  { title: 'SV ACTIVE', align: 'right', min: 9, priority: 4, cell: count((pool) => pool.serversActive) },
  { title: 'SV IDLE', align: 'right', min: 7, priority: 5, cell: count((pool) => pool.serversIdle) },
  { title: 'POOL', align: 'right', min: 5, priority: 2, value: share, cell: use },
  { title: 'MODE', align: 'left', min: 11, priority: 5, cell: mode },
  { title: 'QUERY/S', align: 'right', min: 7, priority: 7, cell: queries },
  errorColumn(9),
];

/** The PgBouncer pane. */
export const pgbouncerPane: Panel = {
  id: 'pgbouncer',
  title: 'PgBouncer',
  digit: 7,
  optional: true,
  // What its clients suffer from is in the first line.
  spare: 1,
  sections: [section('pgbouncer', columns, selectPgbouncerRows)],
  notes,
};

function user({ database, pool }: PgbouncerRow): Cell {
  if (pool === undefined) return database === undefined ? EMPTY : NONE;
  return { text: pool.user };
}

function stateCell({ fresh, database, word }: PgbouncerRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined || database === undefined) return stale ?? EMPTY;
  return word === 'active' ? { text: word, tone: 'good' } : signed({ text: word, tone: 'warn' });
}

function count(pick: (pool: PoolerPool) => number): (row: PgbouncerRow) => Cell {
  return ({ pool }) => (pool === undefined ? EMPTY : { text: String(pick(pool)) });
}

function clientsWaiting({ pool }: PgbouncerRow): Cell {
  if (pool === undefined) return EMPTY;
  return { text: String(pool.clientsWaiting), tone: pool.clientsWaiting > 0 ? 'warn' : 'plain' };
}

function maxWait({ pool }: PgbouncerRow): Cell {
  if (pool === undefined) return EMPTY;
  return pool.maxWaitMs === 0 ? NONE : { text: formatDuration(pool.maxWaitMs), tone: 'warn' };
}

function share({ use: known }: PgbouncerRow): number | undefined {
  return known?.percent;
}

function use({ use: known, poolWarnPercent }: PgbouncerRow): Cell {
  if (known === undefined) return EMPTY;
  const tone = known.percent > poolWarnPercent ? 'warn' : 'plain';
  return { text: `${known.taken}/${known.size}`, tone };
}

function mode({ database, pool }: PgbouncerRow): Cell {
  return { text: pool?.mode || database?.mode || '' };
}

function queries({ database }: PgbouncerRow): Cell {
  const averages = database?.averages;
  return averages === undefined ? EMPTY : { text: String(averages.queriesPerSecond) };
}

function notes(state: State): Note[] {
  return selectPoolers(state).flatMap(({ member, active, waiting, paused, queriesPerSecond }, _, all) => {
    const of = all.length > 1 ? `${member}: ` : '';
    const clients: Note = { text: `${of}${active} clients active` };
    const wait: Note = { text: `${of}${waiting} waiting`, tone: 'warn' };
    const stopped: Note = { text: `${of}${paused.join(', ')} paused`, tone: 'warn' };
    return [
      ...(paused.length > 0 ? [signed(stopped)] : []),
      ...(waiting > 0 ? [signed(wait)] : []),
      clients,
      { text: `${of}${queriesPerSecond} queries/s` },
    ];
  });
}
