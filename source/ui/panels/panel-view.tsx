import { useCallback } from 'react';
import type { State } from '../../store/state.ts';
import { useTheme } from '../look.ts';
import { sameItems, useShown } from '../use-selector.ts';
import { Lines } from '../widgets/lines.tsx';
import type { Panel } from './panel.ts';
import { type Place, panelLines } from './panel-lines.ts';

/** A live pane. */
export function PanelView({ panel, width, height, kind, focused }: Place & { readonly panel: Panel }) {
  const theme = useTheme();
  const select = useCallback(
    (state: State) => panelLines(panel, state, { width, height, kind, focused }, theme),
    [panel, width, height, kind, focused, theme],
  );
  return <Lines lines={useShown(select, sameItems)} width={width} height={height} />;
}
