import { useMemo } from 'react';
import type { State, TimelineEntry } from '../../store/state.ts';
import { exceptUi, sameItems, useShown, useTheme } from '../context.ts';
import type { Theme } from '../theme.ts';
import { clockTime } from '../widgets/clock.ts';
import { contentWidth, type FrameKind, frame, frameLines } from '../widgets/frame.ts';
import { cutSpans, type Span } from '../widgets/line.ts';
import { Lines } from '../widgets/lines.tsx';
import { fitText } from '../widgets/text.ts';

type Size = { readonly width: number; readonly height: number; readonly kind: FrameKind };

/** What changed lately, the newest first. */
export function Timeline({ width, height, kind }: Size) {
  const theme = useTheme();
  const select = useMemo(
    () =>
      exceptUi(
        (state: State) => timelineLines(state, { width, height, kind }, theme),
        () => [],
      ),
    [width, height, kind, theme],
  );
  return <Lines lines={useShown(select, sameItems)} width={width} height={height} />;
}

/** The lines of the timeline. */
export function timelineLines(state: State, { width, height, kind }: Size, theme: Theme): string[] {
  const inner = contentWidth(kind, width) - 1;
  const capacity = height - frameLines(kind);
  const entries = state.timeline.slice(-capacity).reverse();
  const rows = entries.map((entry) => cutSpans(entrySpans(entry), inner));
  if (rows.length === 0) rows.push([{ text: '  nothing has changed yet', tone: 'dim' }]);
  return frame({ kind, width, height, focused: false, title: 'Timeline', notes: [] }, rows, theme);
}

/** One entry as a line: time with milliseconds, layer, text. */
export function entrySpans({ at, source, text }: TimelineEntry): Span[] {
  return [
    { text: `  ${clockTime(at)}.${String(at % 1000).padStart(3, '0')}  `, tone: 'dim' },
    { text: fitText(source, 9), tone: source === 'action' ? 'accent' : 'dim' },
    { text: ` ${text}` },
  ];
}
