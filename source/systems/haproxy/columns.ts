import { pinnedOf } from '../../cluster/pinned.ts';
import { current, isStandbyCluster, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { formatAge } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { figures, leading, plain, texts } from '../columns.ts';
import { isUnresolved, isUp, routesWrites, whyClosed, writeTargets } from './facts.ts';
import { type HaproxyRow, selectHaproxyRows } from './rows.ts';

const columns: readonly Column<HaproxyRow>[] = [
  texts('PROXY', [7, 16], 4, ({ proxy }) => plain(proxy), { optional: true, live: true }),
  texts('BACKEND', [7, 32], 1, backend, { live: true }),
  leading('SERVER', [8, 24], ({ server }) => plain(server?.server)),
  leading('STATUS', [6, 28], status),
  containerColumn(3),
  texts('CHECK', [5, 18], 4, check),
  figures('SESS', 4, 3, sessions, { value: ({ server }) => server?.sessions }),
  figures('RATE', 4, 5, ({ server }) => plain(server?.rate)),
  figures('CHANGED', 7, 6, lastChange),
  figures('QUEUE', 5, 8, ({ server }) => plain(server?.queue)),
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
  // Its container may be down, which is said elsewhere.
  if (isUnresolved(server))
    return signed({ text: 'name does not resolve', short: 'no address', tone: 'bad' });
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

function sessions({ server, pinned }: HaproxyRow): Cell {
  if (server === undefined || pinned === undefined) return plain(server?.sessions);
  return { text: `${server.sessions} pinned`, tone: 'bad' };
}

// In whole minutes beyond the first, so that a quiet row is not drawn again each second.
function lastChange({ server }: HaproxyRow): Cell {
  if (server === undefined) return EMPTY;
  const seconds = server.lastChangeSeconds;
  if (seconds < 60) return { text: formatAge(seconds * 1000), tone: 'warn' };
  return { text: seconds < 3600 ? `${Math.floor(seconds / 60)}m` : formatAge(seconds * 1000) };
}

function notes(state: State): Note[] {
  const observed = membersOf(state, 'haproxy').filter((proxy) => state.haproxy[proxy]?.value !== undefined);
  const routes = observed.map((proxy, _, all): Note => {
    const fact = state.haproxy[proxy];
    const servers = writeTargets(fact?.value?.servers ?? []);
    const shut = fact?.value?.frontends.find((one) => routesWrites(one.name) && whyClosed(one) !== undefined);
    const of = all.length > 1 ? `${proxy}: ` : '';
    const idle = servers.length === 0 && isStandbyCluster(state);
    const to = servers.length === 0 ? 'no server' : servers.join(' and ');
    if (shut !== undefined && current(fact) !== undefined)
      return { text: `✗ ${of}${shut.name}: ${whyClosed(shut)}`, tone: 'bad' };
    const text = `${of}writes → ${to}`;
    if (current(fact) === undefined) return { text: `${text} ?`, tone: 'warn' };
    if (idle) return { text: `${of}no writes: standby cluster`, tone: 'plain' };
    return servers.length === 1 ? { text, tone: 'good' } : signed({ text, tone: 'bad' });
  });
  const pinned = pinnedOf(state).reduce((sum, { sessions: count }) => sum + count, 0);
  // First: it is what an operator must act on.
  return pinned === 0 ? routes : [{ text: `✗ ${pinned} pinned`, tone: 'bad' }, ...routes];
}
