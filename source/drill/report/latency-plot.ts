import { type AttemptOutcome, LANE_TEXT, type Lane, laneNames } from '../result/attempt.ts';
import type { Report } from '../result/report.ts';
import { countText, setTime } from './figures.ts';
import { type Markup, markup } from './markup.ts';
import { LEFT, place, RIGHT_EDGE, round, type Span, stripPlot, valueLines } from './plot.ts';

type Write = Report['series']['writes'][number];

const LANE_HEIGHT = 130;

/** Outcomes in the order in which they are drawn: what matters most lies on top. */
const OUTCOMES = ['ok', 'info', 'fail'] as const;

// Each is a shape of its own, so that they differ by more than colour.
const SHAPES: Readonly<Record<AttemptOutcome, string>> = {
  ok: 'h0',
  info: 'm0-3.5l3.5 3.5-3.5 3.5-3.5-3.5z',
  fail: 'm-2.8-2.8l5.6 5.6m0-5.6l-5.6 5.6',
};

const MEANINGS: Readonly<Record<AttemptOutcome, string>> = {
  ok: 'acknowledged',
  info: 'indeterminate',
  fail: 'failed',
};

/**
 * Latency of every attempt over time, a strip for each probe, on a logarithmic scale; undefined where nothing was
 * tried in that time. `title` names the picture for those who cannot see it.
 */
export function latencyPlot(report: Report, span: Span, title: string): Markup | undefined {
  const writes = report.series.writes.filter(({ atMs }) => atMs >= span.from && atMs <= span.to);
  const lanes = laneNames.filter((lane) => writes.some((write) => write.lane === lane));
  if (lanes.length === 0) return undefined;
  const scale = latencyScale(writes.map(({ value }) => value));
  const strips = lanes.map((lane) => (top: number) => {
    const own = writes.filter((write) => write.lane === lane);
    return strip(lane, own, span, scale, top);
  });
  return stripPlot(report, span, title, LANE_HEIGHT, strips);
}

/** The legend of the plot, with how many there are of each. */
export function latencyLegend({ series: { writes } }: Report): Markup {
  return markup`<ul class="legend">${OUTCOMES.map((outcome) => {
    const count = writes.filter((write) => write.outcome === outcome).length;
    return markup`<li><svg viewBox="0 0 14 14" aria-hidden="true"><path class="${outcome}" d="M7 7${SHAPES[outcome]}"/></svg>${outcome}: ${MEANINGS[outcome]} (${countText(count)})</li>`;
  })}<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect class="outage" width="14" height="14"/></svg>outage (U_max)</li><li><svg viewBox="0 0 14 14" aria-hidden="true"><g class="phase"><circle cx="7" cy="7" r="6.5"/></g></svg>phase, by its number in the timeline</li></ul>`;
}

/** Decades that hold all latencies, ms, and the position of a latency between 0 (bottom) and 1. */
function latencyScale(values: readonly number[]) {
  const [low, high] = values.reduce(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)],
    [10, 100],
  );
  // A margin on both sides: a deadline of a second takes a few ms more.
  const from = Math.log10(Math.max(0.1, low) * 0.75);
  const to = Math.log10(high * 1.3);
  const first = Math.ceil(from);
  const decades = Array.from({ length: Math.floor(to) - first + 1 }, (_, i) => 10 ** (first + i));
  return { decades, height: (ms: number) => (Math.log10(Math.max(0.1, ms)) - from) / (to - from) };
}

function strip(
  lane: Lane,
  writes: readonly Write[],
  span: Span,
  { decades, height }: ReturnType<typeof latencyScale>,
  top: number,
): Markup {
  const x = place(span);
  const y = (ms: number) => round(top + LANE_HEIGHT * (1 - Math.max(0, height(ms))));
  const path = (outcome: AttemptOutcome) => {
    const points = writes.filter((write) => write.outcome === outcome);
    if (points.length === 0) return undefined;
    const d = points.map(({ atMs, value }) => `M${x(atMs)} ${y(value)}${SHAPES[outcome]}`).join('');
    return markup`<path class="${outcome}" data-points="${points.length}" d="${d}"/>`;
  };
  return markup`<g class="strip" data-lane="${lane}"><text class="name" x="${LEFT}" y="${top - 10}">${LANE_TEXT[lane]}</text><g class="axis">${valueLines(decades, y, setTime)}<path class="base" d="M${LEFT} ${top}V${top + LANE_HEIGHT}H${RIGHT_EDGE}"/></g>${OUTCOMES.map(path)}</g>`;
}
