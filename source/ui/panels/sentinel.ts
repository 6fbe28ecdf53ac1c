import { current, membersOf } from '../../domain/facts.ts';
import { isDown } from '../../domain/sentinel.ts';
import { formatBytes } from '../../domain/units.ts';
import { selectRedisRows, selectSentinelRows } from '../../store/select.ts';
import type { RedisRow, SentinelRow } from '../../store/select-sentinel.ts';
import type { State } from '../../store/state.ts';
import type { Cell, Column } from '../widgets/column.ts';
import type { Note } from '../widgets/frame.ts';
import { section } from '../widgets/table.ts';
import { containerColumn, EMPTY, errorColumn, staleCell } from './cells.ts';
import type { Panel } from './panel.ts';

const views: readonly Column<SentinelRow>[] = [
  {
    title: 'SENTINEL',
    align: 'left',
    whole: true,
    min: 9,
    max: 24,
    priority: 1,
    live: true,
    cell: ({ sentinel }) => ({ text: sentinel }),
  },
  {
    title: 'MASTER',
    align: 'left',
    min: 6,
    max: 16,
    priority: 5,
    cell: ({ master }) => ({ text: master?.name ?? '' }),
  },
  { title: 'ADDRESS', align: 'left', min: 8, max: 24, priority: 3, cell: address },
  { title: 'FLAGS', align: 'left', whole: true, min: 6, max: 28, priority: 1, live: true, cell: flags },
  { title: 'QUORUM', align: 'left', min: 6, max: 14, priority: 2, cell: quorum },
  containerColumn(4),
  { title: 'REPLICAS', align: 'left', min: 8, max: 28, priority: 6, cell: replicas },
  { title: 'MEMORY', align: 'right', min: 7, priority: 7, cell: memory },
  {
    title: 'EPOCH',
    align: 'right',
    min: 5,
    priority: 8,
    cell: ({ master }) => ({ text: String(master?.configEpoch ?? '') }),
  },
  errorColumn(9),
];

const instances: readonly Column<RedisRow>[] = [
  {
    title: 'REDIS',
    align: 'left',
    whole: true,
    min: 9,
    max: 24,
    priority: 1,
    live: true,
    cell: ({ member }) => ({ text: member }),
  },
  { title: 'ROLE', align: 'left', whole: true, min: 7, max: 28, priority: 1, live: true, cell: role },
  containerColumn(4),
  { title: 'LAG', align: 'right', min: 6, priority: 2, cell: offsetLag },
  { title: 'MEMORY', align: 'right', min: 7, priority: 3, cell: ({ node }) => bytes(node?.usedMemory) },
  { title: 'MAX', align: 'right', min: 6, priority: 6, cell: ({ node }) => maxMemory(node?.maxMemory) },
  {
    title: 'CLIENTS',
    align: 'right',
    min: 7,
    priority: 7,
    cell: ({ node }) => ({ text: String(node?.clients ?? '') }),
  },
  {
    title: 'OPS/S',
    align: 'right',
    min: 5,
    priority: 8,
    cell: ({ node }) => ({ text: String(node?.opsPerSecond ?? '') }),
  },
  errorColumn(9),
];

/** The Sentinel pane: what each sentinel believes, and below it what each Redis says of itself. */
export const sentinel: Panel = {
  id: 'sentinel',
  title: 'Sentinel',
  sections: [section('sentinel', views, selectSentinelRows), section('sentinel', instances, selectRedisRows)],
  notes,
};

function address({ master }: SentinelRow): Cell {
  return master === undefined ? EMPTY : { text: `${master.host}:${master.port}`, short: master.host };
}

function flags({ fresh, master }: SentinelRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined) return stale;
  if (master === undefined) return { text: 'monitors nothing', short: 'idle', tone: 'warn' };
  const state = master.failoverState === undefined ? '' : ` ${master.failoverState}`;
  const text = `${master.flags.join(',')}${state}`;
  if (isDown(master))
    return { text, short: master.flags.includes('o_down') ? 'o_down' : 's_down', tone: 'bad' };
  return { text, tone: text === 'master' ? 'plain' : 'warn' };
}

function quorum({ master }: SentinelRow): Cell {
  if (master === undefined) return EMPTY;
  return master.quorumReached
    ? { text: `✓ reached (${master.quorum})`, short: `✓ ${master.quorum}`, tone: 'good' }
    : { text: '✗ not reached', short: '✗ no', tone: 'bad' };
}

function replicas({ master, replicaLag }: SentinelRow): Cell {
  if (master === undefined) return EMPTY;
  const down = master.replicas.filter((replica) => isDown(replica) || !replica.masterLinkUp).length;
  const count = master.replicas.length;
  const lag = replicaLag === undefined ? '' : `, lag ${formatBytes(replicaLag)}`;
  if (count === 0) return { text: 'none', tone: 'warn' };
  if (down > 0) return { text: `${count - down} of ${count} up${lag}`, tone: 'warn' };
  return { text: `${count} up${lag}`, short: `${count} up` };
}

function memory(row: SentinelRow): Cell {
  return row.master === undefined ? EMPTY : bytes(row.memory);
}

function role({ fresh, node }: RedisRow): Cell {
  const stale = staleCell(fresh);
  if (stale !== undefined || node === undefined) return stale ?? EMPTY;
  if (node.role === 'master') return { text: 'master', tone: 'accent' };
  if (node.role !== 'slave') return { text: node.role, tone: 'warn' };
  return node.masterLinkUp === true
    ? { text: 'replica' }
    : { text: `replica, no link to ${node.masterHost ?? 'its master'}`, short: 'no link', tone: 'bad' };
}

function offsetLag({ node, offsetLag: lag, fresh }: RedisRow): Cell {
  if (node === undefined) return EMPTY;
  if (node.role === 'master') return { text: '-', tone: 'dim' };
  return lag === undefined || fresh.state !== 'fresh' ? { text: '?', tone: 'warn' } : bytes(lag);
}

function maxMemory(max: number | undefined): Cell {
  return max === 0 ? { text: 'none', tone: 'dim' } : bytes(max);
}

function bytes(value: number | undefined): Cell {
  return value === undefined ? EMPTY : { text: formatBytes(value) };
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
  const needed = Math.floor(names.length / 2) + 1;
  const count = `${agree} of ${names.length}`;
  if (agree < needed) return [{ text: `✗ quorum reached by ${count}`, tone: 'bad' }];
  return [{ text: `✓ quorum ${count}`, tone: agree === names.length ? 'good' : 'warn' }];
}
