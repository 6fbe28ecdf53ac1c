import { Box, useWindowSize } from 'ink';
import { memo, useCallback, useContext, useEffect, useMemo } from 'react';
import type { State } from '../store/state.ts';
import { topView } from '../store/ui-state.ts';
import {
  exceptUi,
  StoreContext,
  sameItems,
  ThemeContext,
  useSelector,
  useShown,
  useTheme,
} from './context.ts';
import { FOOTER_LINES, Footer } from './footer.tsx';
import { Guard } from './guard.tsx';
import { HEADER_LINES, Header } from './header/header.tsx';
import type { Controls } from './keys/controls.ts';
import { useKeys } from './keys/use-keys.ts';
import type { Wish } from './layout/arrangements.ts';
import { type Area, GAP, type Layout, layout, MIN_ANY, MIN_FOUR } from './layout/layout.ts';
import { confirmLines } from './overlays/confirm.ts';
import { helpLines } from './overlays/help.ts';
import { paletteLines } from './overlays/palette.ts';
import { type Panel, wishOf } from './panes/panel.ts';
import { PanelView } from './panes/panel-view.tsx';
import { focusedPanel, PANELS, panels, panelsWithMembers } from './panes/panels.ts';
import { Timeline } from './panes/timeline.tsx';
import { type Job, useSuspend } from './terminal/use-suspend.ts';
import type { Theme } from './theme.ts';
import type { Size, ViewControls } from './views/view.ts';
import { insideOf, viewLines } from './views/view-lines.ts';
import { specOf } from './views/views.ts';
import { Lines } from './widgets/lines.tsx';
import { wrap } from './widgets/text.ts';

/** What the console needs to be drawn and operated. */
export type AppProps = Pick<Controls, 'store' | 'edit' | 'quit' | 'refresh' | 'pace' | keyof ViewControls> & {
  /** Carries out what was confirmed; its outcome comes back as events. */
  readonly run: (...asked: Parameters<Controls['run']>) => Promise<unknown>;
  readonly job: Job;
  readonly theme: Theme;
  readonly random?: () => number;
};

/** The whole console. */
export function App({ theme, ...rest }: AppProps) {
  return (
    <StoreContext value={rest.store}>
      <ThemeContext value={theme}>
        <Screen {...rest} />
      </ThemeContext>
    </StoreContext>
  );
}

function Screen({ job, run, edit, random = Math.random, ...props }: Omit<AppProps, 'theme'>) {
  const { columns, rows } = useWindowSize();
  const height = rows - HEADER_LINES - FOOTER_LINES;
  const suspend = useSuspend(job, props.refresh);
  useKeys({
    ...props,
    random,
    suspend: suspend.stop,
    edit: (text) => suspend.lend(() => edit(text)),
    run: (...asked) => {
      const alone = asked[2].some(({ type }) => type === 'container.shell');
      void (alone ? suspend.lend(() => run(...asked)) : run(...asked));
    },
    size: () => ({ width: columns, height }),
  });
  if (columns < MIN_ANY.columns || rows < MIN_ANY.rows) return <TooSmall columns={columns} rows={rows} />;
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Guard what="the header" width={columns} height={HEADER_LINES}>
        <Header width={columns} />
      </Guard>
      <Guard what="this view" width={columns} height={height}>
        <Body width={columns} height={height} large={columns >= MIN_FOUR.columns && rows >= MIN_FOUR.rows} />
      </Guard>
      <Guard what="the footer" width={columns} height={FOOTER_LINES}>
        <Footer width={columns} />
      </Guard>
    </Box>
  );
}

function Body({ width, height, large }: Size & { readonly large: boolean }) {
  const theme = useTheme();
  const selectSheet = useCallback(
    (state: State) => overlayLines(state, { width, height }, theme),
    [width, height, theme],
  );
  const sheet = useSelector(selectSheet, sameItems);
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      {sheet.length < height ? <Behind width={width} height={height - sheet.length} large={large} /> : null}
      {sheet.length > 0 ? <Lines lines={sheet} width={width} height={sheet.length} /> : null}
    </Box>
  );
}

function Behind(size: Size & { readonly large: boolean }) {
  const viewed = useSelector(isViewed);
  return viewed ? <ViewScreen {...size} /> : <Panes {...size} />;
}

function isViewed({ ui }: State): boolean {
  return topView(ui) !== undefined;
}

function ViewScreen({ width, height }: Size) {
  const theme = useTheme();
  const select = useCallback(
    (state: State) => {
      const view = topView(state.ui);
      return view === undefined ? [] : viewLines(state, view, { width, height }, theme);
    },
    [width, height, theme],
  );
  const lines = useShown(select, sameItems);
  const Content = useSelector(contentOf);
  if (Content === undefined) return <Lines lines={lines} width={width} height={height} />;
  const inside = insideOf({ width, height });
  const title = height - inside.height;
  return (
    <Box flexDirection="column" width={width} height={height} flexShrink={0} overflow="hidden">
      <Lines lines={lines.slice(0, title)} width={width} height={title} />
      <Content {...inside} />
    </Box>
  );
}

function contentOf({ ui }: State) {
  const view = topView(ui);
  return view === undefined ? undefined : specOf(view).component?.(view);
}

// A confirmation takes lines from the panes instead of covering them: what it is about stays in view.
function overlayLines(state: State, size: Size, theme: Theme): string[] {
  const { overlay } = state.ui;
  if (overlay?.type === 'help') return helpLines(state, overlay.top, size, theme);
  if (overlay?.type === 'palette') return paletteLines(state, size.width, size.height, theme);
  return confirmLines(state, size, theme);
}

function Panes({ width, height, large }: Size & { readonly large: boolean }) {
  const selectPlan = useMemo(
    () =>
      exceptUi(
        (state: State) => plan(state, width, height, large),
        ({ panel, zoomed }) => [panel, zoomed],
      ),
    [width, height, large],
  );
  const { kind, bands } = useShown(selectPlan, sameLayout);
  const focus = useSelector(focusOf);
  usePanesShown(bands.flatMap((band) => band.areas.map((area) => area.id)).join());
  return bands.map((band) => (
    <Box key={band.areas[0]?.id} width={width} height={band.height} columnGap={GAP} flexShrink={0}>
      {band.areas.map((area) => (
        <Guard key={area.id} what={titleOf(area.id)} width={area.width} height={band.height}>
          <Place {...area} height={band.height} kind={kind} focused={area.id === focus} />
        </Guard>
      ))}
    </Box>
  ));
}

// What costs too much to be asked for all the time is asked for while its pane is on the screen.
function usePanesShown(ids: string): void {
  const store = useContext(StoreContext);
  useEffect(() => {
    const panels = PANELS.filter((id) => ids.split(',').includes(id));
    store?.dispatchNow({ type: 'panes.shown', panels });
    return () => store?.dispatchNow({ type: 'panes.shown', panels: [] });
  }, [store, ids]);
}

type PlaceProps = Area & {
  readonly height: number;
  readonly kind: Layout['kind'];
  readonly focused: boolean;
};

const Place = memo(function Place({ id, ...place }: PlaceProps) {
  return id === 'timeline' ? <Timeline {...place} /> : <PanelView panel={panels[id]} {...place} />;
});

function titleOf(id: Area['id']): string {
  return id === 'timeline' ? 'the timeline' : `the pane ${panels[id].title}`;
}

// A pane that cannot say what it needs gets the least, and says itself what is wrong.
function wished(panel: Panel, state: State): Wish {
  try {
    return wishOf(panel, state);
  } catch {
    return { spare: panel.spare, lines: 1, columns: 1, allColumns: 1 };
  }
}

function plan(state: State, columns: number, lines: number, large: boolean): Layout {
  const { zoomed } = state.ui;
  const ids = panelsWithMembers(state);
  const wishes = Object.fromEntries(ids.map((id) => [id, wished(panels[id], state)]));
  return layout({ columns, lines, focus: focusedPanel(state), single: zoomed, large, wishes });
}

function sameLayout(a: Layout, b: Layout): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

// An overlay over the panes has the keyboard; a filter is typed for the pane itself.
function focusOf(state: State) {
  const { overlay } = state.ui;
  return overlay === undefined || overlay.type === 'prompt' ? focusedPanel(state) : undefined;
}

function TooSmall({ columns, rows }: { readonly columns: number; readonly rows: number }) {
  const text = `paws-console needs ${MIN_ANY.columns}×${MIN_ANY.rows}, this is ${columns}×${rows}. q quits.`;
  return <Lines lines={wrap(text, columns)} width={columns} height={rows} />;
}
