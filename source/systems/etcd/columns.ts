import { current, membersOf } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { formatBytes, formatDuration } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { figures, leading, NONE, plain, texts } from '../columns.ts';
import { isRaftLeader } from './facts.ts';
import { etcdQuorum } from './quorum.ts';
import { type EtcdRow, selectEtcdRows } from './rows.ts';

const columns: readonly Column<EtcdRow>[] = [
  leading('NAME', [6, 24], ({ member }) => plain(member)),
  texts('RAFT', [8, 11], 2, raftRole),
  leading('HEALTH', [9, 28], health),
  containerColumn(3),
  texts('ID', [16, 16], 6, ({ status }) => plain(status?.id)),
  texts('VERSION', [7, 12], 8, ({ status }) => plain(status?.version)),
  figures('DB SIZE', 7, 7, ({ status }) => plain(status && formatBytes(status.dbSize))),
  figures('IN USE', 6, 8, ({ status }) => plain(status?.dbSizeInUse && formatBytes(status.dbSizeInUse))),
  figures('TERM', 4, 4, ({ status }) => plain(status?.raftTerm)),
  figures('INDEX', 6, 5, ({ status }) => plain(status?.raftIndex)),
  figures('APPLIED', 7, 6, ({ status }) => plain(status?.raftAppliedIndex)),
  texts('PEER URL', [8, 40], 5, peerUrl, { optional: true }),
  texts('ERRORS', [6, 40], 3, errors),
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

function raftRole({ status, unwatched, isUnlisted }: EtcdRow): Cell {
  if (unwatched !== undefined) {
    if (unwatched.name === '') return { text: 'not started', short: 'unstarted', tone: 'bad' };
    return { text: unwatched.isLearner ? 'learner' : 'voter', tone: 'warn' };
  }
  if (status === undefined) return EMPTY;
  if (isUnlisted) return { text: 'not listed', short: 'unlisted', tone: 'bad' };
  if (status.isLearner) return { text: 'learner', tone: 'warn' };
  if (isRaftLeader(status)) return { text: 'leader', tone: 'accent' };
  return status.leaderId === undefined || status.leaderId === '0'
    ? { text: 'no leader', tone: 'bad' }
    : { text: 'follower' };
}

function health({ fresh, status, unwatched }: EtcdRow): Cell {
  if (unwatched !== undefined) return { text: 'not watched', short: 'unseen', tone: 'warn' };
  const stale = staleCell(fresh);
  if (stale !== undefined || status === undefined) return stale ?? EMPTY;
  const took = formatDuration(status.tookMs);
  return status.healthy
    ? { text: `✓ ${took}`, tone: 'good' }
    : { text: `✗ no quorum read`, short: '✗ unwell', tone: 'bad' };
}

function peerUrl({ unwatched }: EtcdRow): Cell {
  return unwatched === undefined ? EMPTY : { text: unwatched.peerUrls.join(', ') };
}

function errors({ status, ownAlarms }: EtcdRow): Cell {
  if (status === undefined) return EMPTY;
  const texts = [...ownAlarms, ...status.errors];
  return texts.length === 0 ? NONE : { text: texts.join(', '), tone: 'bad' };
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

// Members in different terms are in the middle of an election, or cannot reach each other.
function termNotes(state: State): Note[] {
  const terms = [
    ...new Set(membersOf(state, 'etcd').flatMap((name) => current(state.etcd[name])?.raftTerm ?? [])),
  ];
  if (terms.length === 0) return [];
  return terms.length === 1
    ? [{ text: `term ${terms[0]}`, tone: 'dim' }]
    : [{ text: `terms ${terms.join(', ')}`, tone: 'warn' }];
}
