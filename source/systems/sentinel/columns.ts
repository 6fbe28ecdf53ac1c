import { current, membersOf } from '../../model/facts.ts';
import { quorumOf } from '../../model/quorum.ts';
import type { State } from '../../store/state.ts';
import { formatAge, formatBytes } from '../../text/units.ts';
import type { Panel } from '../../tui/panes/panel.ts';
import { containerColumn, EMPTY, errorColumn, signed, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import type { Note } from '../../tui/widgets/frame.ts';
import { section } from '../../tui/widgets/table.ts';
import { figures, leading, plain, texts } from '../columns.ts';
import { isDown } from './facts.ts';
import { type SentinelRow, selectFailover, selectSentinelRows } from './rows.ts';

const views: readonly Column<SentinelRow>[] = [
  leading('SENTINEL', [9, 24], ({ sentinel }) => plain(sentinel)),
  texts('MASTER', [6, 16], 7, ({ master }) => plain(master?.name)),
  texts('ADDRESS', [8, 26], 2, address),
  leading('FLAGS', [6, 28], flags),
  texts('CKQUORUM', [8, 40], 3, ckquorum),
  containerColumn(4),
  texts('FAILOVER', [8, 32], 3, failover, { optional: true }),
  texts('VOTE', [9, 16], 5, vote, { optional: true }),
  figures('EPOCH', 5, 4, epoch, { value: ({ master }) => master?.configEpoch }),
  figures('PEERS', 6, 5, peers),
  texts('REPLICAS', [8, 28], 6, replicas),
  errorColumn(9),
];

/** The Sentinel pane: what each sentinel believes, and below it what each Redis reports about itself. */
export const sentinelPane: Panel = {
  id: 'sentinel',
  title: 'Sentinel',
  digit: 3,
  spare: 0,
  sections: [section('sentinel', views, selectSentinelRows)],
  notes,
};

// What a sentinel believes other than most of them is marked; the mark is in front, where it is never cut.
function marked(odd: boolean, cell: Cell): Cell {
  if (!odd) return cell;
  const short = cell.short === undefined ? {} : { short: `≠ ${cell.short}` };
  return { ...cell, ...short, text: `≠ ${cell.text}`, tone: 'bad' };
}

function address({ master, odd }: SentinelRow): Cell {
  if (master === undefined) return EMPTY;
  return marked(odd.address === true, { text: `${master.host}:${master.port}`, short: master.host });
}

function flags({ fresh, master, odd, tiltSeconds }: SentinelRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined) return stale;
  if (master === undefined) return { text: 'monitors nothing', short: 'idle', tone: 'warn' };
  if (tiltSeconds !== undefined) return { text: `TILT ${tiltSeconds} s`, short: 'TILT', tone: 'bad' };
  const text = master.flags.join(',');
  if (!isDown(master))
    return marked(odd.flags === true, { text, tone: text === 'master' ? 'plain' : 'warn' });
  const short = master.flags.includes('o_down') ? 'o_down' : 's_down';
  return marked(odd.flags === true, { text, short, tone: 'bad' });
}

function ckquorum({ master, odd }: SentinelRow): Cell {
  if (master === undefined) return EMPTY;
  const { quorumReached, quorumText, quorum: needed } = master;
  const [, usable] = /(\d+) usable/.exec(quorumText) ?? [];
  const cell: Cell = quorumReached
    ? { text: `✓ ${usable ?? '?'} usable, needs ${needed}`, short: `✓ ${usable ?? ''}`, tone: 'good' }
    : { text: `✗ ${quorumText}`, short: `✗ ${usable ?? 'no'}`, tone: 'bad' };
  return marked(odd.quorum === true, cell);
}

function failover({ failover: progress }: SentinelRow): Cell {
  if (progress === undefined) return EMPTY;
  const { text, leads, overSeconds } = progress;
  const what = leads ? `leads: ${text}` : text;
  if (overSeconds === undefined) return { text: what, short: text, tone: 'warn' };
  return { text: `${text} ${formatAge(overSeconds * 1000)} ago`, short: text, tone: 'dim' };
}

function vote({ vote: name, odd }: SentinelRow): Cell {
  return name === '' ? EMPTY : marked(odd.vote === true, { text: name });
}

function epoch({ master, odd }: SentinelRow): Cell {
  return master === undefined ? EMPTY : marked(odd.epoch === true, { text: String(master.configEpoch) });
}

function peers({ master, peers: all, odd }: SentinelRow): Cell {
  if (master === undefined) return EMPTY;
  const known = master.otherSentinels;
  return marked(odd.peers === true, { text: `${known} of ${all}`, tone: known === all ? 'plain' : 'warn' });
}

function replicas({ master, replicaLag }: SentinelRow): Cell {
  if (master === undefined) return EMPTY;
  const down = master.replicas.filter((replica) => isDown(replica) || !replica.masterLinkUp).length;
  const count = master.replicas.length;
  const lag = replicaLag === undefined ? '' : `, lag ${formatBytes(replicaLag)}`;
  if (count === 0) return { text: 'none', tone: 'warn' };
  const up = `${count - down} of ${count} up`;
  if (down > 0) return { text: `${up}${lag}`, short: up, tone: 'warn' };
  return { text: `${count} up${lag}`, short: `${count} up` };
}

function notes(state: State): Note[] {
  const names = membersOf(state, 'sentinel');
  const masters = names
    .map((name) => current(state.sentinel[name])?.masters)
    .filter((list) => list !== undefined);
  if (masters.length === 0) return [];
  const agree = masters.filter(
    (list) => list.length > 0 && list.every((master) => master.quorumReached),
  ).length;
  const { ok } = quorumOf(agree, names.length);
  const count = `${agree} of ${names.length}`;
  const going = selectFailover(state);
  const tone = agree === names.length ? 'good' : 'warn';
  const quorum: Note = ok
    ? signed({ text: `quorum ${count}`, tone })
    : { text: `✗ quorum reached by ${count}`, tone: 'bad' };
  if (going === undefined) return [quorum];
  const { text, sentinel, leads } = going;
  return [
    { text, tone: 'warn' },
    { text: leads ? `${sentinel} leads the failover` : 'failover', tone: 'warn' },
    quorum,
  ];
}
