import type { Tone } from '../theme.ts';
import { DOTS_ACROSS, DOTS_DOWN, type Dots, dots } from './braille.ts';
import type { Span } from './line.ts';
import { type Curve, type CurveSpec, curveOf } from './plot-curve.ts';
import { fitText } from './text.ts';

/** A level that is drawn as a line across the plot; a curve that has reached it has its tone. */
export type Mark = { readonly value: number; readonly sign: string; readonly tone: Tone };

/** A time that is named below the plot. */
export type Tick = { readonly at: number; readonly text: string };

export type PlotSpec<Sample extends { readonly at: number }> = CurveSpec<Sample> & {
  /** The lowest first. */
  readonly marks: readonly Mark[];
  readonly ticks: readonly Tick[];
  readonly format: (value: number) => string;
  /** The vertical axis ends at least here. */
  readonly least: number;
  readonly width: number;
  /** Lines, the one with the times included. */
  readonly height: number;
};

const LABEL = 7;
const GUTTER = LABEL + 1;
const RULE = '╌';

/**
 * Two curves over time, exactly `height` lines of at most `width` columns: values on the left, times below.
 * Where no sample was taken there is nothing. The cost depends on what is visible, not on what is remembered.
 */
export function plot<Sample extends { readonly at: number }>(spec: PlotSpec<Sample>): Span[][] {
  const columns = Math.max(1, spec.width - GUTTER);
  const rows = Math.max(1, spec.height - 1);
  const curve = curveOf(spec, columns * DOTS_ACROSS);
  const scale = scaleOf(Math.max(spec.least, curve.max), rows);
  const drawn = draw(curve, columns, rows, scale);
  const tones = tonesOf(curve, columns, spec.marks);
  const labels = labelsOf(spec, rows, scale);
  const lines = Array.from({ length: rows }, (_, row): Span[] => {
    const label = labels.get(row);
    const gutter: Span = {
      text: `${fitText(label?.text ?? '', LABEL, 'right')}${label?.sign ?? '│'}`,
      tone: label?.tone ?? 'dim',
    };
    return [gutter, ...rowSpans(drawn, row, tones, label)];
  });
  return [...lines, timesLine(spec, curve, columns)];
}

type Scale = {
  /** Value at the upper end. */
  readonly top: number;
  /** Dot, counted from below, of a value. */
  readonly dotOf: (value: number) => number;
};

/** Steps of the axis are such that its labels are short in units of 1024. */
export function axisEnd(value: number): number {
  const least = Math.max(1, value);
  const power = 2 ** Math.ceil(Math.log2(least));
  return power * 0.75 >= least ? power * 0.75 : power;
}

function scaleOf(max: number, rows: number): Scale {
  const top = axisEnd(max);
  return { top, dotOf: (value) => Math.round((value / top) * (rows * DOTS_DOWN - 1)) };
}

type Drawn = { readonly all: Dots; readonly area: Dots };

function draw({ area, line }: Curve, columns: number, rows: number, { dotOf }: Scale): Drawn {
  const drawn = { all: dots(columns, rows), area: dots(columns, rows) };
  let before = Number.NaN;
  for (let x = 0; x < line.length; x += 1) {
    const value = line[x] ?? Number.NaN;
    if (Number.isNaN(value)) {
      before = value;
      continue;
    }
    const filled = dotOf(area[x] ?? 0);
    for (let y = 0; filled > 0 && y <= filled; y += 1) {
      drawn.all.set(x, y);
      drawn.area.set(x, y);
    }
    const end = dotOf(value);
    // A steep rise or fall is a line too, not two points.
    const start = Number.isNaN(before) || before === end ? end : before < end ? before + 1 : before - 1;
    for (let y = Math.min(start, end); y <= Math.max(start, end); y += 1) drawn.all.set(x, y);
    before = end;
  }
  return drawn;
}

type Label = { readonly text: string; readonly sign: string; readonly tone: Tone; readonly rule: boolean };

function labelsOf(
  { format, marks }: Pick<PlotSpec<never>, 'format' | 'marks'>,
  rows: number,
  { top, dotOf }: Scale,
): ReadonlyMap<number, Label> {
  const labels = new Map<number, Label>();
  const rowOf = (value: number) => rows - 1 - Math.floor(dotOf(value) / DOTS_DOWN);
  const bottom = rows - 1;
  labels.set(0, { text: format(top), sign: '┤', tone: 'dim', rule: false });
  labels.set(bottom, { text: format(0), sign: '┤', tone: 'dim', rule: false });
  for (const { value, sign, tone } of marks) {
    // Squeezed onto the bottom a line would say nothing.
    if (value <= top && rowOf(value) < bottom)
      labels.set(rowOf(value), { text: format(value), sign, tone, rule: true });
  }
  for (const part of partsOf(top, rows)) {
    const row = rowOf(part * top);
    if ([row - 1, row, row + 1].some((near) => labels.has(near))) continue;
    labels.set(row, { text: format(part * top), sign: '┤', tone: 'dim', rule: false });
  }
  return labels;
}

// Parts of the axis that are labelled: such that their labels are short too.
function partsOf(top: number, rows: number): readonly number[] {
  if (rows < 9) return [1 / 2];
  return Number.isInteger(Math.log2(top)) ? [1 / 4, 1 / 2, 3 / 4] : [1 / 3, 2 / 3];
}

type Tones = { readonly area: Tone; readonly line: Tone };

// Each curve has the tone of the highest mark that it has reached in this column.
function tonesOf({ area, line }: Curve, columns: number, marks: readonly Mark[]): readonly Tones[] {
  const reached = (values: Float64Array, column: number) => {
    const [left = 0, right = 0] = values.subarray(column * DOTS_ACROSS, (column + 1) * DOTS_ACROSS);
    return marks.findLast(({ value }) => left >= value || right >= value)?.tone;
  };
  return Array.from({ length: columns }, (_, column) => ({
    area: reached(area, column) ?? 'accent',
    line: reached(line, column) ?? 'good',
  }));
}

function rowSpans(
  { all, area }: Drawn,
  row: number,
  tones: readonly Tones[],
  label: Label | undefined,
): Span[] {
  const spans: { text: string; tone: Tone }[] = [];
  for (const [column, of] of tones.entries()) {
    const sign = all.at(column, row);
    const text = sign ?? (label?.rule === true ? RULE : ' ');
    const drawn = area.at(column, row) === undefined ? of.line : of.area;
    const tone = sign === undefined ? (label?.tone ?? 'plain') : drawn;
    const last = spans.at(-1);
    if (last?.tone === tone) last.text += text;
    else spans.push({ text, tone });
  }
  return spans;
}

function timesLine(
  { ticks }: Pick<PlotSpec<never>, 'ticks'>,
  { from, stepMs }: Curve,
  columns: number,
): Span[] {
  const line = Array.from({ length: GUTTER + columns }, () => ' ');
  let taken = 0;
  for (const { at, text } of ticks) {
    const column = GUTTER + Math.floor((at - from) / stepMs / DOTS_ACROSS);
    const start = Math.min(GUTTER + columns - text.length, column - (text.length >> 1));
    if (start < taken) continue;
    for (const [i, character] of [...text].entries()) line[start + i] = character;
    taken = start + text.length + 1;
  }
  return [{ text: line.join(''), tone: 'dim' }];
}
