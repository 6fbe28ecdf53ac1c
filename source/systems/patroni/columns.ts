import type { State } from '../../store/state.ts';
import { formatAge } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import {
  containerColumn,
  EMPTY,
  errorColumn,
  shortError,
  signed,
  staleCell,
} from '../../tui/widgets/cells.ts';
import { clockTime } from '../../tui/widgets/clock.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { figures, leading, NONE, plain, texts } from '../columns.ts';
import { isSource } from './facts.ts';
import { lagColumns } from './lag-columns.ts';
import { type KeyLife, keyLife } from './lease.ts';
import { isPaused } from './maintenance.ts';
import { type PatroniRow, selectPatroniRows } from './rows.ts';
import { streamText } from './streaming.ts';

const columns: readonly Column<PatroniRow>[] = [
  leading('MEMBER', [8, 24], ({ member }) => plain(member)),
  texts('ROLE', [7, 14], 2, role),
  texts('DCS', [7, 42], 2, dcsRole, { live: true }),
  leading('STATE', [9, 28], state),
  containerColumn(3),
  figures('DCS SEEN', 8, 3, dcsSeen, { live: true, value: ({ contact }) => contact?.seconds }),
  figures('TL', 2, 4, timeline, { value: ({ node }) => node?.timeline }),
  ...lagColumns,
  texts('HOST', [10, 30], 11, ({ host }) => plain(host), { spare: true, live: true }),
  texts('RESTART', [7, 7], 9, restart, { spare: true }),
  texts('SLOTS', [5, 20], 10, slots, { spare: true }),
  texts('TAGS', [4, 40], 12, tags, { spare: true }),
  { ...errorColumn(13), spare: true },
];

/** The Patroni pane. */
export const patroniPane: Panel = {
  id: 'patroni',
  title: 'Patroni',
  digit: 1,
  spare: 0,
  sections: [section('patroni', columns, selectPatroniRows)],
  notes,
};

function role({ node, dcsRole: dcs, dcsStale }: PatroniRow): Cell {
  if (node === undefined) return EMPTY;
  if (!isSource(node)) return { text: node.role };
  const trusted = dcs === 'leader' || dcsStale !== undefined;
  return signed({ text: node.role, tone: trusted ? 'accent' : 'bad' });
}

function dcsRole({ dcsRole: dcs, dcsStale }: PatroniRow): Cell {
  const short = dcs === 'leader' ? dcs : (dcs.split(' ')[0] ?? '');
  if (dcsStale === undefined) {
    return dcs === '' ? EMPTY : { text: dcs, short, tone: dcs === 'leader' ? 'accent' : 'good' };
  }
  const age = formatAge(dcsStale.seconds * 1000);
  if (dcsStale.at === undefined) return { text: 'never read', short: '?', tone: 'warn' };
  const what = dcs === '' ? 'stale' : `${dcs}, stale`;
  return {
    text: `${what} since ${clockTime(dcsStale.at)}, ${age}`,
    short: `${short}? ${age}`,
    tone: 'warn',
  };
}

function dcsSeen({ contact }: PatroniRow): Cell {
  if (contact === undefined) return { text: '?', tone: 'dim' };
  const tone = { 'in time': 'plain', late: 'warn', lost: 'bad' } as const;
  return signed({ text: formatAge(contact.seconds * 1000), tone: tone[contact.state] });
}

function state({ fresh, node, streams, isUnwatched }: PatroniRow): Cell {
  if (isUnwatched) return { text: 'only in etcd', short: 'in etcd', tone: 'warn' };
  const stale = staleCell(fresh);
  if (stale !== undefined || node === undefined) return stale ?? EMPTY;
  if (node.state !== 'running' && node.state !== 'streaming') return { text: node.state, tone: 'warn' };
  if (isSource(node)) return { text: node.state, tone: 'good' };
  if (!streams) return { text: streamText(node), tone: 'warn' };
  return node.replayPaused ? { text: 'replay paused', tone: 'warn' } : { text: 'streaming', tone: 'good' };
}

function timeline({ node, leaderTimeline }: PatroniRow): Cell {
  if (node?.timeline === undefined) return EMPTY;
  const behind = leaderTimeline !== undefined && node.timeline !== leaderTimeline;
  return signed({ text: String(node.timeline), tone: behind ? 'warn' : 'plain' });
}

function restart({ node }: PatroniRow): Cell {
  if (node === undefined) return EMPTY;
  return node.pendingRestart ? { text: 'pending', tone: 'warn' } : NONE;
}

function slots({ slots: found }: PatroniRow): Cell {
  if (found === undefined) return EMPTY;
  return { text: found.text, tone: found.isIdle ? 'warn' : 'plain' };
}

function tags({ node }: PatroniRow): Cell {
  if (node === undefined) return EMPTY;
  const named = Object.entries(node.tags).map(([name, value]) => `${name}=${value}`);
  return named.length === 0 ? NONE : { text: named.join(' ') };
}

// Who holds the leader key, for how long, maintenance mode and a scheduled switchover.
function notes(state: State): Note[] {
  const { value: dcs, error, at } = state.dcs;
  if (dcs === undefined)
    return error === undefined ? [] : [{ text: `etcd: ${shortError(error)}`, tone: 'bad' }];
  const leader = dcs.leader?.name;
  const key = leader === undefined ? 'no member holds the leader key' : `leader key ${leader}`;
  const tone = leader === undefined ? 'bad' : error === undefined ? 'plain' : 'dim';
  const list: Note[] = [{ text: key, tone }];
  if (error !== undefined) {
    const since = at === undefined ? 'never read' : `stale since ${clockTime(at)}`;
    list.push({ text: `${shortError(error)}, ${since}`, tone: 'bad' });
  }
  const life = keyLife(state);
  if (life !== undefined) list.push(lifeNote(life));
  const { standbyOf } = dcs.config ?? {};
  if (standbyOf !== undefined) list.push({ text: `standby cluster of ${standbyOf}`, tone: 'plain' });
  const { standbys = [], quorum = 0 } = dcs.sync ?? {};
  if (quorum > 0) {
    const text = `commits wait for any ${standbys.length - quorum} of ${standbys.length} standbys`;
    list.push({ text, tone: 'plain' });
  }
  if (isPaused(state)) list.push({ text: 'maintenance mode', tone: 'warn' });
  const { scheduledAt, member = 'any' } = dcs.failover ?? {};
  if (scheduledAt !== undefined) {
    const when = scheduledAt.replace(/\+00:00$/, 'Z');
    list.push({ text: `switchover → ${member} at ${when}`, tone: 'warn' });
  }
  return list;
}

function lifeNote({ seconds, renewed }: KeyLife): Note {
  return renewed
    ? { text: `lease ${seconds} s`, tone: 'dim' }
    : { text: `expires in ${seconds} s`, tone: 'warn' };
}
