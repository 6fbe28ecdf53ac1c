import { phasesInOrder } from '../result/compare.ts';
import type { Phase, Report } from '../result/report.ts';
import { axisTime } from './figures.ts';
import { type Markup, markup } from './markup.ts';

/** Size of a plot in its own units; it is as wide as the page. */
const WIDTH = 1000;
export const LEFT = 70;
export const RIGHT_EDGE = WIDTH - 12;
/** Between one strip and the next, and above the first. */
const GAP = 36;

/** A stretch of time, ms since the fault. */
export type Span = { readonly from: number; readonly to: number };

/** The scale of a plot whose axis is a stretch of time: the position of a time on it. */
export function place({ from, to }: Span): (atMs: number) => number {
  const perMs = (RIGHT_EDGE - LEFT) / Math.max(1, to - from);
  return (atMs) => round(LEFT + (atMs - from) * perMs);
}

/** All that was plotted of a run, and its phases; undefined where there is nothing. */
export function wholeSpan({ series, phases }: Report): Span | undefined {
  const times = [series.writes, ...Object.values(series.lag), phases].flatMap((list) =>
    (list as readonly { readonly atMs: number }[]).map(({ atMs }) => atMs),
  );
  if (times.length === 0) return undefined;
  const [from, to] = times.reduce(
    ([low, high], at) => [Math.min(low, at), Math.max(high, at)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  return { from, to: Math.max(to, from + 1000) };
}

/** From the last acknowledged write before the outage to the first one after it; undefined where none was seen. */
export function outageSpan({ fromFaultMs, uMaxMs, outages = [] }: Report): Span | undefined {
  const own = outages.filter((outage) => outage.own && outage.toMs !== null);
  if (own.length > 0)
    return {
      from: Math.min(...own.map(({ fromMs }) => fromMs)),
      to: Math.max(...own.map(({ toMs }) => toMs ?? 0)),
    };
  return fromFaultMs === null || uMaxMs === null
    ? undefined
    : { from: fromFaultMs - uMaxMs, to: fromFaultMs };
}

/** Every outage of the run, that of the fault first; one without an end lasts as long as anything was plotted. */
export function outageSpans(report: Report): readonly Span[] {
  if (report.outages === undefined) return [outageSpan(report)].filter((span) => span !== undefined);
  const endMs = wholeSpan(report)?.to ?? 0;
  return report.outages.map(({ fromMs, toMs }) => ({ from: fromMs, to: toMs ?? endMs }));
}

/** Round moments within a stretch of time, about `count` of them. */
export function ticks({ from, to }: Span, count: number): readonly number[] {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  const last = Math.floor(to / step);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * step);
}

/** The axis of time below a plot, with lines up through it. */
function timeAxis(span: Span, top: number, bottom: number): Markup {
  const x = place(span);
  return markup`<g class="axis">${ticks(span, 10).map(
    (at) =>
      markup`<path class="grid" d="M${x(at)} ${top}V${bottom}"/><text x="${x(at)}" y="${bottom + 17}" text-anchor="middle">${axisTime(at)}</text>`,
  )}</g>`;
}

/** An outage, shaded behind the points. */
function outageArea(outage: Span, span: Span, top: number, bottom: number): Markup {
  const x = place(span);
  const from = x(Math.max(outage.from, span.from));
  const to = x(Math.min(outage.to, span.to));
  return markup`<rect class="outage" x="${from}" y="${top}" width="${round(Math.max(1, to - from))}" height="${bottom - top}"/>`;
}

const SIGN_WIDTH = 18;
const SIGN_ROW = 17;

/** A phase on the axis of time: its number in the timeline, and the row of its sign. */
type Sign = { readonly phase: Phase; readonly number: number; readonly row: number };

/** The phases within a stretch of time, their signs in rows in which none covers another. */
export function signs(report: Report, span: Span): readonly Sign[] {
  const x = place(span);
  const ends: number[] = [];
  return phasesInOrder(report)
    .map((phase, i) => ({ phase, number: i + 1 }))
    .filter(({ phase }) => phase.atMs >= span.from && phase.atMs <= span.to)
    .map((sign) => {
      const at = x(sign.phase.atMs);
      const free = ends.findIndex((end) => end <= at - SIGN_WIDTH / 2);
      const row = free === -1 ? ends.length : free;
      ends[row] = at + SIGN_WIDTH / 2;
      return { ...sign, row };
    });
}

/** Height of the signs above a plot. */
function signsHeight(list: readonly Sign[]): number {
  return (Math.max(-1, ...list.map(({ row }) => row)) + 1) * SIGN_ROW + 4;
}

/** Each phase as a line down through the plot, with its number above. */
function phaseLines(list: readonly Sign[], span: Span, bottom: number): Markup {
  const x = place(span);
  return markup`<g class="phases">${list.map(({ phase, number, row }) => {
    const at = x(phase.atMs);
    const y = round(row * SIGN_ROW + SIGN_ROW / 2);
    const kind = phase.name === 'fault' ? 'phase fault' : 'phase';
    return markup`<g class="${kind}"><title>${number} ${phase.name}: ${axisTime(phase.atMs)}</title><path d="M${at} ${y + 8}V${bottom}"/><circle cx="${at}" cy="${y}" r="8"/><text x="${at}" y="${y + 4}" text-anchor="middle">${number}</text></g>`;
  })}</g>`;
}

/**
 * Strips of one height one below the other, each drawn from its top on, over one axis of time; the outages and the phases
 * are behind them. `title` names the picture for those who cannot see it.
 */
export function stripPlot(
  report: Report,
  span: Span,
  title: string,
  height: number,
  strips: readonly ((top: number) => Markup)[],
): Markup {
  const marks = signs(report, span);
  const top = signsHeight(marks) + GAP;
  const bottom = top + strips.length * (height + GAP) - GAP;
  return markup`<svg viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-label="${title}"><title>${title}</title>${outageSpans(report).map((outage) => outageArea(outage, span, top - 2, bottom))}${timeAxis(span, top, bottom)}${phaseLines(marks, span, bottom)}${strips.map((strip, i) => strip(top + i * (height + GAP)))}</svg>`;
}

/** Lines across a strip at some of its values, each with its text. */
export function valueLines(
  values: readonly number[],
  y: (value: number) => number,
  textOf: (value: number) => string,
): readonly Markup[] {
  return values.map(
    (value) =>
      markup`<path class="grid" d="M${LEFT} ${y(value)}H${RIGHT_EDGE}"/><text x="${LEFT - 8}" y="${y(value) + 4}" text-anchor="end">${textOf(value)}</text>`,
  );
}

/** A coordinate, to a tenth of a unit. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
