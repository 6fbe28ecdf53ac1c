import type { Container } from '../../domain/container.ts';
import { formatAge } from '../../domain/units.ts';
import { selectContainerRows } from '../../store/select.ts';
import type { ContainerRow } from '../../store/select-containers.ts';
import type { State } from '../../store/state.ts';
import type { Cell, Column } from '../widgets/column.ts';
import type { Note } from '../widgets/frame.ts';
import { section } from '../widgets/table.ts';
import type { Panel } from './panel.ts';

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
    priority: 6,
    cell: ({ container }) => ({ text: String(container?.restarts ?? '') }),
  },
  { title: 'UPTIME', align: 'right', min: 6, priority: 3, value: uptimeOf, cell: uptime },
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

function uptimeOf({ upSeconds }: ContainerRow): number | undefined {
  return upSeconds;
}

// In whole minutes beyond the first, so that a quiet row is not drawn anew each second.
function uptime({ upSeconds }: ContainerRow): Cell {
  if (upSeconds === undefined) return { text: '-', tone: 'dim' };
  return { text: formatAge(upSeconds * 1000), tone: upSeconds < 60 ? 'warn' : 'plain' };
}

function notes(state: State): Note[] {
  const all = state.containers.value ?? [];
  const up = all.filter(isWell).length;
  if (all.length === 0) return [];
  return [{ text: `${up} of ${all.length} up`, tone: up === all.length ? 'good' : 'warn' }];
}

function isWell(container: Container): boolean {
  return container.state === 'running' && container.health !== 'unhealthy';
}
