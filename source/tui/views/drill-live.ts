import type { Phase, Step } from '../../drill/result/report.ts';
import type { DrillRun } from '../../store/drills.ts';
import type { View } from '../../store/ui-state.ts';
import type { Tone } from '../theme.ts';
import { DIGIT_LINES, largeDigits } from '../widgets/digits.ts';
import { cutSpans, padSpans, type Span, wrapSpans } from '../widgets/line.ts';
import { widthOf, wrap } from '../widgets/text.ts';
import { predictionBar } from './drill-prediction.ts';
import type { Size } from './view.ts';

type Line = readonly Span[];

/** Below this many lines there is no space for large digits. */
const HIGH = 16;
/** Columns from which phases and steps are beside each other. */
const WIDE = 110;
const GAP = 2;

/** The drill that runs, or has run: the outage in large digits, what was predicted, phases and steps as they come. */
export function liveLines(
  run: DrillRun,
  view: Extract<View, { type: 'drill' }>,
  now: number,
  size: Size,
): readonly Line[] {
  const head = headLines(run, now, size);
  const foot = footLines(run, view.asks === 'abort', size.width);
  const body = bodyLines(run, size.width);
  const capacity = Math.max(0, size.height - head.length - foot.length);
  // While it runs the newest are in sight; after scrolling the view starts at the top.
  const end = Math.max(0, body.length - capacity);
  const top = run.finished === undefined && view.top === 0 ? end : Math.min(view.top, end);
  const shown = body.slice(top, top + capacity);
  const blank = Array.from({ length: capacity - shown.length }, (): Line => []);
  return [...head, ...shown, ...blank, ...foot].slice(0, size.height);
}

/** How far the live view can be scrolled. */
export function liveEnd(run: DrillRun, size: Size): number {
  const fixed = headLines(run, 0, size).length + footLines(run, false, size.width).length;
  return Math.max(0, bodyLines(run, size.width).length - Math.max(0, size.height - fixed));
}

/** The outage now, or the longest one so far, ms; of a run that is finished, what was measured. */
function outageOf({ counts, longestMs, finished, faultAt }: DrillRun, now: number): number | null {
  if (finished !== undefined) return finished.uMaxMs ?? longestMs;
  if (faultAt === undefined) return null;
  if (counts.outageMs === null) return longestMs;
  return counts.outageMs + Math.max(0, now - counts.at);
}

function headLines(run: DrillRun, now: number, { width, height }: Size): Line[] {
  const outage = outageOf(run, now);
  const text = outage === null ? '-.-' : (outage / 1000).toFixed(1);
  const failing = run.finished === undefined && run.faultAt !== undefined && run.counts.outageMs !== null;
  const tone: Tone = failing ? 'bad' : outage === null || outage === 0 ? 'dim' : 'strong';
  const said = factLines(run, failing, width);
  if (height < HIGH) {
    const [first = [], ...others] = said;
    return [cutSpans([{ text: ` ${text} s  `, tone }, ...first], width), ...others.slice(0, 2)];
  }
  const digits = largeDigits(text);
  const taken = widthOf(digits[0] ?? '') + 3;
  const beside = factLines(run, failing, width - taken);
  return [
    ...Array.from({ length: DIGIT_LINES }, (_, i): Line => {
      const big: Span[] = padSpans([{ text: ` ${digits[i] ?? ''}`, tone }], taken);
      return cutSpans([...big, ...(beside[i] ?? [])], width);
    }),
    [],
  ];
}

function factLines(run: DrillRun, failing: boolean, width: number): Line[] {
  const { counts, prediction, finished, longestMs } = run;
  const headline: Span = failing
    ? { text: 'seconds without an acknowledged write', tone: 'bad' }
    : finished !== undefined
      ? {
          text: finished.uMaxMs === null ? 'no outage was measured' : 'seconds of outage (U_max)',
          tone: 'strong',
        }
      : longestMs === null
        ? { text: 'writes are acknowledged', tone: 'good' }
        : { text: 'seconds of outage; writes are acknowledged again', tone: 'strong' };
  const numbers: Span[] = [
    { text: `ok ${counts.ok}`, tone: 'good' },
    { text: `  fail ${counts.fail}`, tone: counts.fail > 0 ? 'bad' : 'dim' },
    { text: `  info ${counts.info}`, tone: counts.info > 0 ? 'warn' : 'dim' },
  ];
  const measured = finished?.uMaxMs ?? longestMs;
  return [
    cutSpans([headline], width),
    cutSpans(numbers, width),
    ...(prediction === null
      ? [[{ text: 'no prediction: the settings are not known', tone: 'dim' } as const]]
      : [
          predictionBar(prediction, measured, width),
          ...wrapSpans(prediction.text, width, 'dim', '').slice(0, 2),
        ]),
  ];
}

function bodyLines({ phases, steps }: DrillRun, width: number): Line[] {
  const wide = width >= WIDE;
  const column = wide ? Math.floor((width - GAP) / 2) : width;
  const left: Line[] = [
    [{ text: ' PHASES', tone: 'dim' }],
    ...phases.flatMap((phase) => phaseLines(phase, column)),
  ];
  const right: Line[] = [
    [{ text: ' STEPS', tone: 'dim' }],
    ...steps.flatMap((step) => stepLines(step, column)),
  ];
  if (!wide) return [...left, [], ...right];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => [
    ...padSpans(left[i] ?? [], column + GAP),
    ...(right[i] ?? []),
  ]);
}

function phaseLines({ name, atMs, text }: Phase, width: number): Line[] {
  const time = `${(atMs / 1000).toFixed(1)} s`.padStart(8);
  return [
    cutSpans(
      [
        { text: ` ${time}  `, tone: 'accent' },
        { text: name, tone: 'strong' },
        { text: `  ${text}`, tone: 'dim' },
      ],
      width,
    ),
  ];
}

function stepLines({ name, ok, text }: Step, width: number): Line[] {
  const mark: Span =
    ok === null
      ? { text: ' ○ ', tone: 'dim' }
      : ok
        ? { text: ' ✓ ', tone: 'good' }
        : { text: ' ✗ ', tone: 'bad' };
  const pieces = wrap(`${name}: ${text}`, Math.max(10, width - 4));
  return pieces.map(
    (piece, i): Line => [
      i === 0 ? mark : { text: '   ' },
      { text: piece, tone: ok === false ? 'bad' : 'plain' },
    ],
  );
}

function footLines({ finished, stage, text, aborting }: DrillRun, asked: boolean, width: number): Line[] {
  if (finished !== undefined) {
    const tone = finished.verdict === 'pass' ? 'good' : 'bad';
    return [
      [],
      ...wrap(`${finished.verdict.toUpperCase()}: ${finished.text}`, width - 2)
        .slice(0, 3)
        .map((piece): Line => [{ text: ` ${piece}`, tone }]),
      cutSpans(
        finished.folder === ''
          ? []
          : [
              { text: ' report ', tone: 'dim' },
              { text: finished.folder, tone: 'accent' },
            ],
        width,
      ),
    ];
  }
  if (asked) {
    return [
      [],
      cutSpans(
        [
          { text: ' Abort it? What was broken is healed first. ', tone: 'warn' },
          { text: 'y', tone: 'strong' },
          { text: ' abort, ' },
          { text: 'n', tone: 'strong' },
          { text: ' go on' },
        ],
        width,
      ),
    ];
  }
  const now = aborting ? 'aborting' : stage;
  return [
    [],
    cutSpans([{ text: ` ${now}`, tone: 'accent' }, { text: text === '' ? '' : `: ${text}` }], width),
  ];
}
