import type { Container } from '../../model/container.ts';
import type { ContainerStats } from '../../model/stats.ts';
import { freshnessOf } from '../../store/row.ts';
import { type ContainerRow, selectContainerRows, selectStatsAge } from '../../store/select-containers.ts';
import type { State } from '../../store/state.ts';
import { formatAge, formatBytes, formatRate } from '../../text/units.ts';
import { EMPTY, shortError, signed, staleCell } from '../widgets/cells.ts';
import type { Cell, Column } from '../widgets/column.ts';
import type { Note } from '../widgets/frame.ts';
import { section } from '../widgets/table.ts';
import type { Panel } from './panel.ts';

// Share of its memory limit at which a container is near being killed for it.
const MEMORY_WARN = 0.8;
const MEMORY_BAD = 0.9;

const NONE: Cell = { text: '-', tone: 'dim' };

const columns: readonly Column<ContainerRow>[] = [
  {
    title: 'CONTAINER',
    align: 'left',
    whole: true,
    min: 9,
    max: 24,
    priority: 1,
    live: true,
    cell: ({ member }) => ({ text: member }),
  },
  { title: 'STATE', align: 'left', whole: true, min: 7, max: 16, priority: 1, live: true, cell: state },
  { title: 'HEALTH', align: 'left', min: 7, max: 10, priority: 2, cell: health },
  {
    title: 'RESTARTS',
    align: 'right',
    min: 8,
    priority: 4,
    value: ({ container }) => container?.restarts,
    cell: restarts,
  },
  { title: 'FAULT', align: 'left', min: 5, max: 24, priority: 2, optional: true, whole: true, cell: fault },
  usage('CPU', 7, 3, 'cpuPercent', cpu),
  { ...usage('MEMORY', 7, 3, 'memoryUsed', formatBytes), cell: memory },
  usage('LIMIT', 7, 8, 'memoryLimit', formatBytes),
  usage('NET IN', 8, 5, 'receiveRate', formatRate),
  usage('NET OUT', 8, 5, 'sendRate', formatRate),
  usage('READ', 8, 6, 'readRate', formatRate),
  usage('WRITE', 8, 6, 'writeRate', formatRate),
  { title: 'UPTIME', align: 'right', min: 6, priority: 4, value: ({ upSeconds }) => upSeconds, cell: uptime },
  {
    title: 'NAME',
    align: 'left',
    min: 12,
    max: 40,
    priority: 9,
    cell: ({ container }) => ({ text: container?.name ?? '' }),
  },
];

/** The pane of the containers themselves, as Docker sees them. */
export const containers: Panel = {
  id: 'containers',
  digit: 5,
  // What it says the others say too.
  spare: 2,
  title: 'Containers',
  sections: [section('containers', columns, selectContainerRows)],
  notes,
};

function state({ container }: ContainerRow): Cell {
  if (container === undefined) return { text: '' };
  if (container.state === 'running') return { text: 'running', tone: 'good' };
  const code = container.state === 'exited' ? ` (${container.exitCode})` : '';
  return { text: `${container.state}${code}`, tone: container.state === 'paused' ? 'warn' : 'bad' };
}

function health({ container }: ContainerRow): Cell {
  if (container === undefined || container.health === 'none') return { text: '-', tone: 'dim' };
  const tone = { healthy: 'good', unhealthy: 'bad', starting: 'warn' } as const;
  return { text: container.health, tone: tone[container.health] };
}

function restarts({ container }: ContainerRow): Cell {
  if (container === undefined) return EMPTY;
  return { text: String(container.restarts), tone: container.restarts > 0 ? 'warn' : 'plain' };
}

function fault({ fault: text, faultSeconds }: ContainerRow): Cell {
  if (text === undefined) return EMPTY;
  const since = faultSeconds === undefined ? '' : ` ${formatAge(faultSeconds * 1000)}`;
  return { text: `${text}${since}`, short: text, tone: 'warn' };
}

/** A column of one figure of what a container uses. */
function usage(
  title: string,
  min: number,
  priority: number,
  name: keyof ContainerStats,
  format: (value: number) => string,
): Column<ContainerRow> {
  return {
    ...{ title, align: 'right', min, priority },
    value: ({ stats }) => stats?.[name],
    cell: (row) => figure(row, name, format),
  };
}

function figure(row: ContainerRow, name: keyof ContainerStats, format: (value: number) => string): Cell {
  const value = row.stats?.[name];
  // Some kernels do not count block devices, and nothing is counted of a container that does not run.
  if (value === undefined) return row.statsFresh || row.upSeconds === undefined ? NONE : EMPTY;
  return { text: format(value), tone: row.statsFresh ? 'plain' : 'dim' };
}

function memory(row: ContainerRow): Cell {
  const { memoryUsed: used, memoryLimit: limit } = row.stats ?? {};
  const cell = figure(row, 'memoryUsed', formatBytes);
  if (used === undefined || !limit || !row.statsFresh) return cell;
  const share = used / limit;
  return share < MEMORY_WARN ? cell : { ...cell, tone: share < MEMORY_BAD ? 'warn' : 'bad' };
}

// Percent of one core; without the last digit where it means nothing, so that a quiet row is not drawn again.
function cpu(percent: number): string {
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}

// In whole minutes beyond the first, so that a quiet row is not drawn again each second.
function uptime({ upSeconds }: ContainerRow): Cell {
  if (upSeconds === undefined) return { text: '-', tone: 'dim' };
  return { text: formatAge(upSeconds * 1000), tone: upSeconds < 60 ? 'warn' : 'plain' };
}

function notes(state: State): Note[] {
  const all = state.containers.value ?? [];
  const up = all.filter(isWell).length;
  if (all.length === 0) return [];
  const text = `${up} of ${all.length} up`;
  const stale = staleCell(freshnessOf(state.containers, state));
  // How many are up is not known while the engine does not answer.
  if (stale !== undefined) return [signed({ text: `${stale.text}: ${text}`, tone: 'bad' })];
  return [signed({ text, tone: up === all.length ? 'good' : 'warn' }), ...oldNotes(state)];
}

function oldNotes(state: State): Note[] {
  const old = selectStatsAge(state);
  if (old === undefined) return [];
  const why = old.error === undefined ? '' : `${shortError(old.error)}, `;
  return [signed({ text: `usage ${why}${formatAge(old.seconds * 1000)} old`, tone: 'warn' })];
}

function isWell(container: Container): boolean {
  return container.state === 'running' && container.health !== 'unhealthy';
}
