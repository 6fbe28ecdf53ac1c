import { current, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { formatBytes, formatDuration } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { isRaftLeader } from './facts.ts';
import { etcdQuorum } from './quorum.ts';
import type { EtcdRow } from './rows.ts';
import { selectEtcdRows } from './rows.ts';

const columns: readonly Column<EtcdRow>[] = [
  {
    title: 'NAME',
    align: 'left',
    whole: true,
    min: 6,
    max: 24,
    priority: 1,
    live: true,
    cell: ({ member }) => ({ text: member }),
  },
  { title: 'RAFT', align: 'left', min: 8, max: 10, priority: 2, cell: raftRole },
  { title: 'HEALTH', align: 'left', whole: true, min: 9, max: 28, priority: 1, live: true, cell: health },
  containerColumn(3),
  {
    title: 'ID',
    align: 'left',
    min: 16,
    max: 16,
    priority: 6,
    cell: ({ status }) => ({ text: status?.id ?? '' }),
  },
  {
    title: 'VERSION',
    align: 'left',
    min: 7,
    max: 12,
    priority: 8,
    cell: ({ status }) => ({ text: status?.version ?? '' }),
  },
  { title: 'DB SIZE', align: 'right', min: 7, priority: 7, cell: dbSize },
  { title: 'TERM', align: 'right', min: 4, priority: 4, cell: term },
  {
    title: 'INDEX',
    align: 'right',
    min: 6,
    priority: 5,
    cell: ({ status }) => ({ text: status?.raftIndex ?? '' }),
  },
  { title: 'APPLIED', align: 'right', min: 7, priority: 6, cell: applied },
  { title: 'ERRORS', align: 'left', min: 6, max: 40, priority: 3, cell: errors },
  errorColumn(9),
];

/** The etcd pane. */
export const etcdPane: Panel = {
  id: 'etcd',
  title: 'etcd',
  digit: 2,
  spare: 0,
  sections: [section('etcd', columns, selectEtcdRows)],
  notes,
};

function raftRole({ status }: EtcdRow): Cell {
  if (status === undefined) return EMPTY;
  if (status.isLearner) return { text: 'learner', tone: 'warn' };
  if (isRaftLeader(status)) return { text: 'leader', tone: 'accent' };
  return status.leaderId === undefined || status.leaderId === '0'
    ? { text: 'no leader', tone: 'bad' }
    : { text: 'follower' };
}

function health({ fresh, status }: EtcdRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined || status === undefined) return stale ?? EMPTY;
  const took = formatDuration(status.tookMs);
  return status.healthy
    ? { text: `✓ ${took}`, tone: 'good' }
    : { text: `✗ no quorum read`, short: '✗ unwell', tone: 'bad' };
}

function dbSize({ status }: EtcdRow): Cell {
  return status === undefined ? EMPTY : { text: formatBytes(status.dbSize) };
}

function term({ status }: EtcdRow): Cell {
  return { text: status?.raftTerm ?? '' };
}

function applied({ status }: EtcdRow): Cell {
  return { text: status?.raftAppliedIndex ?? '' };
}

function errors({ status }: EtcdRow): Cell {
  if (status === undefined) return EMPTY;
  return status.errors.length === 0
    ? { text: '-', tone: 'dim' }
    : { text: status.errors.join(', '), tone: 'bad' };
}

function notes(state: State): Note[] {
  const quorum = etcdQuorum(state);
  if (quorum.total === 0) return [];
  if (Object.keys(state.etcd).length === 0) return [{ text: 'waiting', tone: 'dim' }];
  const count = `${quorum.healthy} of ${quorum.total}`;
  const terms = termNotes(state);
  if (!quorum.ok) return [{ text: `✗ no quorum: ${count}, needs ${quorum.needed}`, tone: 'bad' }, ...terms];
  const tone = quorum.healthy === quorum.total ? 'good' : 'warn';
  return [
    signed({ text: `quorum ${count}`, tone }),
    { text: `tolerates ${quorum.tolerance}`, tone: quorum.tolerance === 0 ? 'warn' : 'dim' },
    ...terms,
  ];
}

// Members in different terms are in the middle of an election, or cannot hear each other.
function termNotes(state: State): Note[] {
  const terms = [
    ...new Set(membersOf(state, 'etcd').flatMap((name) => current(state.etcd[name])?.raftTerm ?? [])),
  ];
  if (terms.length === 0) return [];
  return terms.length === 1
    ? [{ text: `term ${terms[0]}`, tone: 'dim' }]
    : [{ text: `terms ${terms.join(', ')}`, tone: 'warn' }];
}
