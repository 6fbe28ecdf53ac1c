import { useMemo } from 'react';
import type { State } from '../../store/state.ts';
import { exceptUi, sameItems, useShown, useTheme } from '../context.ts';
import { Lines } from '../widgets/lines.tsx';
import type { Panel } from './panel.ts';
import { type Place, panelLines } from './panel-lines.ts';

/** A live pane. */
export function PanelView({ panel, width, height, kind, focused }: Place & { readonly panel: Panel }) {
  const theme = useTheme();
  const select = useMemo(
    () =>
      exceptUi(
        (state: State) => panelLines(panel, state, { width, height, kind, focused }, theme),
        ({ selected, filters, sorts }) => [selected[panel.id], filters[panel.id], sorts[panel.id]],
      ),
    [panel, width, height, kind, focused, theme],
  );
  return <Lines lines={useShown(select, sameItems)} width={width} height={height} />;
}
