import { useCallback } from 'react';
import { offered } from '../actions/catalogue.ts';
import type { State } from '../store/state.ts';
import { sameItems, useSelector, useTheme } from './context.ts';
import { keyTable } from './keys/keys.ts';
import { modeOf } from './keys/press-key.ts';
import { promptText } from './keys/press-text.ts';
import { MIN_FOUR } from './layout/layout.ts';
import type { Theme } from './theme.ts';
import { cutSpans, line, type Span, spansWidth } from './widgets/line.ts';
import { Lines } from './widgets/lines.tsx';

/** Lines that the footer takes. */
export const FOOTER_LINES = 1;

/** The keys that matter here. */
export function Footer({ width }: { readonly width: number }) {
  const theme = useTheme();
  const select = useCallback((state: State) => footerLines(state, width, theme), [width, theme]);
  return <Lines lines={useSelector(select, sameItems)} width={width} height={FOOTER_LINES} />;
}

/** The line of key hints. */
export function footerLines(state: State, width: number, theme: Theme): string[] {
  let hints = hintsOf(state, width);
  const spans = () => [
    ...promptSpans(state),
    ...hints.flatMap(({ key, text }): Span[] => [
      { text: ` ${key}`, tone: 'strong' },
      { text: ` ${text} `, tone: 'dim' },
    ]),
  ];
  while (hints.length > 1 && spansWidth(spans()) > width) {
    const last = Math.max(...hints.map((hint) => hint.rank));
    const drop = hints.findLastIndex((hint) => hint.rank === last);
    hints = hints.filter((_, i) => i !== drop);
  }
  return [line(cutSpans(spans(), width), theme)];
}

function promptSpans(state: State): Span[] {
  if (state.ui.overlay?.type !== 'prompt') return [];
  return [
    { text: ' /', tone: 'accent' },
    { text: promptText(state), tone: 'strong' },
    { text: ' ', inverse: true },
  ];
}

type Hint = { readonly key: string; readonly text: string; readonly rank: number };

function hintsOf(state: State, width: number): Hint[] {
  const mode = modeOf(state);
  const { panel } = state.ui;
  const actions = offered(state)
    .filter(
      (action) =>
        mode === 'panes' && action.key !== undefined && (action.panel === 'global' || action.panel === panel),
    )
    .map((action) => ({ key: action.key ?? '', text: action.id.split(' ').at(-1) ?? '', rank: 3 }));
  const keys = keyTable
    .filter((binding) => binding.modes.includes(mode))
    .flatMap(({ id, label, hint }): Hint[] => {
      if (hint === undefined) return [];
      const [text, rank] = hint;
      // Where one pane is shown at a time, the way to the others matters most.
      const wanted = id === 'next-pane' && width < MIN_FOUR.columns ? 1 : rank;
      return [{ key: label.split(' ')[0] ?? '', text, rank: wanted }];
    });
  return [...actions, ...keys];
}
