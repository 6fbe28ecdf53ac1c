import { pinnedOf } from '../../cluster/pinned.ts';
import type { State } from '../../store/state.ts';
import { formatAge } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { isUp, routesWrites } from './facts.ts';
import type { HaproxyRow } from './rows.ts';
import { selectHaproxyRows, selectWriteRoutes } from './rows.ts';

const columns: readonly Column<HaproxyRow>[] = [
  {
    title: 'PROXY',
    align: 'left',
    min: 7,
    max: 16,
    priority: 4,
    optional: true,
    live: true,
    cell: ({ proxy }) => ({ text: proxy }),
  },
  { title: 'BACKEND', align: 'left', min: 7, max: 32, priority: 1, live: true, cell: backend },
  {
    title: 'SERVER',
    align: 'left',
    whole: true,
    min: 8,
    max: 24,
    priority: 1,
    live: true,
    cell: ({ server }) => ({ text: server?.server ?? '' }),
  },
  { title: 'STATUS', align: 'left', whole: true, min: 6, max: 28, priority: 1, live: true, cell: status },
  containerColumn(3),
  { title: 'CHECK', align: 'left', min: 5, max: 18, priority: 4, cell: check },
  { title: 'SESS', align: 'right', min: 4, priority: 3, value: sessionsOf, cell: sessions },
  { title: 'RATE', align: 'right', min: 4, priority: 5, cell: number((server) => server.rate) },
  { title: 'CHANGED', align: 'right', min: 7, priority: 6, cell: lastChange },
  { title: 'QUEUE', align: 'right', min: 5, priority: 8, cell: number((server) => server.queue) },
  errorColumn(9),
];

/** The HAProxy pane. */
export const haproxyPane: Panel = {
  id: 'haproxy',
  title: 'HAProxy',
  digit: 4,
  spare: 0,
  sections: [section('haproxy', columns, selectHaproxyRows)],
  notes,
};

function backend({ server, shortBackend, member }: HaproxyRow): Cell {
  return server === undefined ? { text: member } : { text: server.backend, short: shortBackend };
}

function status({ fresh, server }: HaproxyRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined || server === undefined) return stale ?? EMPTY;
  const text = server.status;
  if (isUp(server)) {
    const tone = routesWrites(server.backend) ? 'accent' : /^UP \d/.test(text) ? 'warn' : 'good';
    return { text, tone };
  }
  if (/^(MAINT|DRAIN|NOLB)/.test(text)) return { text, tone: 'warn' };
  // A server that answers the check with "not my role" is where it should be.
  return signed({ text, tone: /^L7(STS|RSP)/.test(server.checkStatus) ? 'dim' : 'bad' });
}

function check({ server }: HaproxyRow): Cell {
  if (server === undefined) return EMPTY;
  const code = server.checkCode === undefined ? '' : `/${server.checkCode}`;
  const took = server.checkDurationMs === undefined ? '' : ` ${server.checkDurationMs} ms`;
  const bad = /^(L4|L6|L7TOUT|SOCKERR|PROC)/.test(server.checkStatus) && !/OK$/.test(server.checkStatus);
  const tone = bad ? 'bad' : isUp(server) ? 'plain' : 'dim';
  return { text: `${server.checkStatus}${code}${took}`, short: `${server.checkStatus}${code}`, tone };
}

function sessionsOf({ server }: HaproxyRow): number | undefined {
  return server?.sessions;
}

function sessions({ server, pinned }: HaproxyRow): Cell {
  if (server === undefined) return EMPTY;
  return pinned === undefined
    ? { text: String(server.sessions) }
    : { text: `${server.sessions} pinned`, tone: 'bad' };
}

function number(pick: (server: NonNullable<HaproxyRow['server']>) => number): (row: HaproxyRow) => Cell {
  return ({ server }) => (server === undefined ? EMPTY : { text: String(pick(server)) });
}

// In whole minutes beyond the first, so that a quiet row is not drawn again each second.
function lastChange({ server }: HaproxyRow): Cell {
  if (server === undefined) return EMPTY;
  const seconds = server.lastChangeSeconds;
  if (seconds < 60) return { text: formatAge(seconds * 1000), tone: 'warn' };
  return { text: seconds < 3600 ? `${Math.floor(seconds / 60)}m` : formatAge(seconds * 1000) };
}

function notes(state: State): Note[] {
  const routes = selectWriteRoutes(state).map(({ proxy, servers, current }, _, all): Note => {
    const of = all.length > 1 ? `${proxy}: ` : '';
    const to = servers.length === 0 ? 'no server' : servers.join(' and ');
    const text = `${of}writes → ${to}`;
    if (!current) return { text: `${text} ?`, tone: 'warn' };
    return servers.length === 1 ? { text, tone: 'good' } : signed({ text, tone: 'bad' });
  });
  const pinned = pinnedOf(state).reduce((sum, { sessions: count }) => sum + count, 0);
  // First: it is what somebody has to do something about.
  return pinned === 0 ? routes : [{ text: `✗ ${pinned} pinned`, tone: 'bad' }, ...routes];
}
