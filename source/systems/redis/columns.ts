import { formatBytes } from '../../text/units.ts';
import { containerColumn, EMPTY, errorColumn, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import { section } from '../../tui/widgets/table.ts';
import { type RedisRow, selectRedisRows } from './rows.ts';

const columns: readonly Column<RedisRow>[] = [
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
  { title: 'MAX', align: 'right', min: 6, priority: 5, cell: ({ node }) => maxMemory(node?.maxMemory) },
  {
    title: 'POLICY',
    align: 'left',
    min: 10,
    max: 16,
    priority: 8,
    cell: ({ node }) => ({ text: node?.maxMemoryPolicy ?? '' }),
  },
  {
    title: 'CLIENTS',
    align: 'right',
    min: 7,
    priority: 6,
    cell: ({ node }) => ({ text: String(node?.clients ?? '') }),
  },
  {
    title: 'OPS/S',
    align: 'right',
    min: 5,
    priority: 7,
    cell: ({ node }) => ({ text: String(node?.opsPerSecond ?? '') }),
  },
  errorColumn(9),
];

/** What each Redis reports about itself: the lower part of the Sentinel pane. */
export const redisInstances = section('sentinel', columns, selectRedisRows);

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
