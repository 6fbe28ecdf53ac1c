import type { Alert } from '../../alerting/life.ts';
import { formatAge, formatBytes } from '../../text/units.ts';
import { marked, NO_MARK, unmarked, visible } from '../panes/visible.ts';
import { EMPTY } from '../widgets/cells.ts';
import { clockTime } from '../widgets/clock.ts';
import { type Cell, type Column, fit } from '../widgets/column.ts';
import type { Span } from '../widgets/line.ts';
import { header, spread } from '../widgets/table.ts';
import { wrap } from '../widgets/text.ts';
import { VERDICTS } from '../widgets/verdicts.ts';
import type { Size } from './view.ts';

type Row = { readonly alert: Alert; readonly now: number };

const columns: readonly Column<Row>[] = [
  { title: 'SEVERITY', align: 'left', whole: true, min: 10, priority: 1, cell: severity },
  { title: 'ALERT', align: 'left', min: 20, priority: 2, cell: ({ alert }) => ({ text: alert.text }) },
  { title: 'START', align: 'left', min: 8, priority: 3, cell: start },
  { title: 'END', align: 'left', min: 8, priority: 2, cell: end },
  { title: 'LASTED', align: 'right', min: 6, priority: 2, cell: lasted },
  { title: 'PEAK', align: 'right', min: 4, priority: 3, cell: peak },
];

/** The alerts as a table of exactly this width, at most so many lines, with the selected one among them. */
export function alertTable(
  alerts: readonly Alert[],
  selected: Alert,
  now: number,
  { width, height }: Size,
): readonly (readonly Span[])[] {
  const cells = alerts.map((alert) => columns.map((column) => column.cell({ alert, now })));
  const shape = fit(columns, cells, width - NO_MARK.length);
  const rows = alerts.map((alert, i) => {
    const spans = spread(shape, columns, (index) => cells[i]?.[index] ?? EMPTY);
    if (alert === selected) return { selected: true, spans: marked(spans, width) };
    const old = alert.endedAt !== undefined || alert.acknowledgedAt !== undefined;
    return { spans: unmarked(old ? dimmed(spans) : spans) };
  });
  return visible([{ header: true, spans: unmarked(header(columns, shape, undefined)) }, ...rows], height);
}

/** One alert in full, in at most so many lines. */
export function detailLines(alert: Alert, width: number, lines: number): Span[][] {
  const { sign, tone } = VERDICTS[alert.severity];
  const text = wrap(`${sign} ${alert.text}`, width - 2).map((part): Span[] => [{ text: `  ${part}`, tone }]);
  const rest = [
    alert.runbook === undefined ? '' : `runbook: ${alert.runbook}`,
    alert.acknowledgedAt === undefined ? '' : `acknowledged at ${clockTime(alert.acknowledgedAt)}`,
    alert.worst === alert.severity ? '' : `was ${alert.worst}`,
    alert.detail ?? '',
  ]
    .filter((part) => part !== '')
    .flatMap((part) => wrap(part, width - 2))
    .map((part): Span[] => [{ text: `  ${part}` }]);
  const kept = text.slice(0, Math.max(1, lines - rest.length));
  return [...kept, ...rest].slice(0, lines);
}

function severity({ alert }: Row): Cell {
  const { sign, tone } = VERDICTS[alert.severity];
  return { text: `${sign} ${alert.severity}`, tone };
}

function start({ alert }: Row): Cell {
  return { text: clockTime(alert.startedAt), tone: 'dim' };
}

function end({ alert }: Row): Cell {
  if (alert.endedAt !== undefined) return { text: clockTime(alert.endedAt), tone: 'dim' };
  if (alert.acknowledgedAt !== undefined) return { text: 'acknowledged', short: 'seen', tone: 'dim' };
  return alert.goneAt === undefined ? { text: 'active' } : { text: 'clearing', tone: 'good' };
}

function lasted({ alert, now }: Row): Cell {
  return { text: formatAge((alert.endedAt ?? now) - alert.startedAt) };
}

function peak({ alert }: Row): Cell {
  if (alert.peak === undefined) return { text: '-', tone: 'dim' };
  if (alert.unit === 'bytes') return { text: formatBytes(alert.peak) };
  return { text: alert.unit === 'percent' ? `${alert.peak} %` : String(alert.peak) };
}

function dimmed(spans: readonly Span[]): Span[] {
  return spans.map((span) => ({ ...span, tone: 'dim' }));
}
