import type { State } from '../../store/state.ts';
import { formatDuration } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { figures, leading, NONE, plain, texts } from '../columns.ts';
import { type PgbouncerRow, selectPgbouncerRows, selectPoolers } from './rows.ts';

const columns: readonly Column<PgbouncerRow>[] = [
  texts('POOLER', [7, 16], 4, ({ pooler }) => plain(pooler), { optional: true, live: true }),
  leading('DATABASE', [8, 24], ({ database, member }) => plain(database?.name ?? member)),
  texts('USER', [4, 16], 2, user),
  leading('STATE', [6, 28], stateCell),
  containerColumn(6),
  figures('CL ACTIVE', 9, 3, ({ pool }) => plain(pool?.clientsActive)),
  figures('CL WAITING', 10, 2, clientsWaiting),
  figures('MAXWAIT', 7, 3, maxWait),
  figures('SV ACTIVE', 9, 4, ({ pool }) => plain(pool?.serversActive)),
  figures('SV IDLE', 7, 5, ({ pool }) => plain(pool?.serversIdle)),
  figures('POOL', 5, 2, use, { value: ({ use: known }) => known?.percent }),
  texts('MODE', [11], 5, ({ database, pool }) => plain(pool?.mode || database?.mode)),
  figures('QUERY/S', 7, 7, ({ database }) => plain(database?.averages?.queriesPerSecond)),
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

function stateCell({ fresh, database, state }: PgbouncerRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined || database === undefined) return stale ?? EMPTY;
  return state === 'active' ? { text: state, tone: 'good' } : signed({ text: state, tone: 'warn' });
}

function clientsWaiting({ pool }: PgbouncerRow): Cell {
  if (pool === undefined) return EMPTY;
  return { text: String(pool.clientsWaiting), tone: pool.clientsWaiting > 0 ? 'warn' : 'plain' };
}

function maxWait({ pool }: PgbouncerRow): Cell {
  if (pool === undefined) return EMPTY;
  return pool.maxWaitMs === 0 ? NONE : { text: formatDuration(pool.maxWaitMs), tone: 'warn' };
}

function use({ use: known, poolWarnPercent }: PgbouncerRow): Cell {
  if (known === undefined) return EMPTY;
  const tone = known.percent > poolWarnPercent ? 'warn' : 'plain';
  return { text: `${known.taken}/${known.size}`, tone };
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
