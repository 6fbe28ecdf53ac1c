import { formatBytes } from '../../text/units.ts';
import { containerColumn, EMPTY, errorColumn, staleCell } from '../../tui/widgets/cells.ts';
import type { Cell, Column } from '../../tui/widgets/column.ts';
import { section } from '../../tui/widgets/table.ts';
import { figures, leading, NONE, plain, texts } from '../columns.ts';
import { type RedisRow, selectRedisRows } from './rows.ts';

const NO_LIMIT: Cell = { text: 'none', tone: 'dim' };

const columns: readonly Column<RedisRow>[] = [
  leading('REDIS', [9, 24], ({ member }) => plain(member)),
  leading('ROLE', [7, 28], role),
  containerColumn(4),
  figures('LAG', 6, 2, offsetLag),
  figures('MEMORY', 7, 3, ({ node }) => bytes(node?.usedMemory)),
  figures('MAX', 6, 5, ({ node }) => (node?.maxMemory === 0 ? NO_LIMIT : bytes(node?.maxMemory))),
  texts('POLICY', [10, 16], 8, ({ node }) => plain(node?.maxMemoryPolicy)),
  figures('CLIENTS', 7, 6, ({ node }) => plain(node?.clients)),
  figures('OPS/S', 5, 7, ({ node }) => plain(node?.opsPerSecond)),
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
  if (node.role === 'master') return NONE;
  return lag === undefined || fresh.state !== 'fresh' ? { text: '?', tone: 'warn' } : bytes(lag);
}

function bytes(value: number | undefined): Cell {
  return plain(value === undefined ? undefined : formatBytes(value));
}
