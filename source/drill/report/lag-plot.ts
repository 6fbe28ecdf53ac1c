import { MAX_STRETCH_MS } from '../../cluster/lag/lag.ts';
import { formatBytes } from '../../text/units.ts';
import type { Point, Report } from '../result/report.ts';
import { type Markup, markup } from './markup.ts';
import { LEFT, place, round, type Span, stripPlot, valueLines } from './plot.ts';

const HEIGHT = 90;

/** Replay lag over time, a strip for each replica with a scale of its own; undefined where none was measured. */
export function lagPlot(report: Report, span: Span): Markup | undefined {
  const replicas = Object.entries(report.series.lag).filter(([, points]) => points.length > 0);
  if (replicas.length === 0) return undefined;
  const strips = replicas.map(
    ([name, points]) =>
      (top: number) =>
        strip(name, points, span, top),
  );
  return stripPlot(report, span, 'Replay lag of each replica over time', HEIGHT, strips);
}

function strip(name: string, points: readonly Point[], span: Span, top: number): Markup {
  const x = place(span);
  const bottom = top + HEIGHT;
  const highest = points.reduce((max, { value }) => Math.max(max, value), 0);
  const limit = Math.max(1024, highest * 1.05);
  const y = (bytes: number) => round(bottom - (HEIGHT * bytes) / limit);
  const at = ({ atMs, value }: Point) => `${x(atMs)} ${y(value)}`;
  const runs = unbroken(points);
  const area = runs.map(
    (run) => `M${run.map(at).join('L')}L${x(run.at(-1)?.atMs ?? 0)} ${bottom}H${x(run[0]?.atMs ?? 0)}Z`,
  );
  return markup`<g class="strip lag" data-replica="${name}"><text class="name" x="${LEFT}" y="${top - 10}">${name} <tspan class="dim">at most ${formatBytes(highest)}</tspan></text><g class="axis">${valueLines([0, limit / 2, limit], y, formatBytes)}</g><path class="area" d="${area.join('')}"/><path class="line" data-points="${points.length}" d="${runs.map((run) => `M${run.map(at).join('L')}h0`).join('')}"/></g>`;
}

/** The points in parts between which nothing is known: a line across would say what was not seen. */
function unbroken(points: readonly Point[]): readonly (readonly Point[])[] {
  const runs: Point[][] = [];
  for (const point of points) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run === undefined || last === undefined || point.atMs - last.atMs > MAX_STRETCH_MS)
      runs.push([point]);
    else run.push(point);
  }
  return runs;
}
