import type { DrillOffer } from '../../drill/result/offer.ts';
import type { Drills } from '../../store/drills.ts';
import type { View } from '../../store/ui-state.ts';
import type { Tone } from '../theme.ts';
import { cutSpans, type Span, wrapSpans } from '../widgets/line.ts';
import { fitText, widthOf } from '../widgets/text.ts';
import type { Size } from './view.ts';

type Line = readonly Span[];

/** The drills to choose from, and what the selected one would do; at most `height` lines. */
export function choiceLines(
  { offers, error }: Drills,
  { selected, asks }: Extract<View, { type: 'drill' }>,
  { width, height }: Size,
): readonly Line[] {
  const offer = offers[selected];
  if (offer === undefined) return [[{ text: '  reading the stack', tone: 'dim' }]];
  const widest = Math.max(...offers.map(({ name }) => widthOf(name)));
  const list = offers.map(
    ({ name, summary }, i): Line =>
      cutSpans(
        [
          { text: i === selected ? ' ▸ ' : '   ' },
          { text: fitText(name, widest), tone: i === selected ? 'strong' : 'plain' },
          { text: `  ${summary}`, tone: 'dim' },
        ],
        width,
      ),
  );
  const question = questionLines(offer, asks === 'begin', width);
  const failed = error === undefined ? [] : [[], ...wrapped(`✗ ${error}`, width, 'bad')];
  const about = [...failed, [], ...aboutLines(offer, width)];
  // What does not fit is cut from the text of the drill: the question always stays.
  const space = Math.max(0, height - list.length - question.length);
  return [...list, ...about.slice(0, space), ...question].slice(-height);
}

function aboutLines({ happens, prediction, reasons }: DrillOffer, width: number): Line[] {
  return [
    ...reasons.flatMap((reason) => wrapped(`▲ Not now: ${reason}`, width, 'warn')),
    ...wrapped(
      prediction === null
        ? 'Prediction: none, the settings are not known.'
        : `Prediction: ${prediction.text}.`,
      width,
      'accent',
    ),
    ...happens.flatMap((text) => wrapped(text, width, 'plain')),
  ];
}

function questionLines({ name, reasons }: DrillOffer, asked: boolean, width: number): Line[] {
  const ask: Span[] =
    reasons.length > 0
      ? [
          { text: '   esc', tone: 'strong' },
          { text: ' back, ' },
          { text: 'enter', tone: 'strong' },
          { text: ' check again' },
        ]
      : asked
        ? [
            { text: `   Carry ${name} out? `, tone: 'warn' },
            { text: 'y', tone: 'strong' },
            { text: ' carry it out, ' },
            { text: 'n', tone: 'strong' },
            { text: ' cancel' },
          ]
        : [{ text: '   enter', tone: 'strong' }, { text: ' choose' }];
  return [[], cutSpans(ask, width)];
}

function wrapped(text: string, width: number, tone: Tone): Line[] {
  return wrapSpans(text, Math.max(10, width - 5), tone, '     ', '   ');
}
