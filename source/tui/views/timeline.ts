import type { State, TimelineEntry } from '../../store/state.ts';
import type { Layer, View } from '../../store/ui-state.ts';
import { systems } from '../../systems/index.ts';
import { entrySpans } from '../panes/timeline.tsx';
import { passes } from '../widgets/arrange.ts';
import { cutSpans } from '../widgets/line.ts';
import { scrolledTo } from './scroll.ts';
import type { ViewSpec } from './view.ts';

/** Where an entry of the timeline comes from. */
export const LAYERS: readonly Layer[] = ['dcs', ...systems.map(({ id }) => id), 'docker', 'action', 'alert'];

type TimelineView = Extract<View, { type: 'timeline' }>;

/** Everything that changed in any layer, and every action, the newest first. */
export const timeline: ViewSpec<TimelineView> = {
  title: 'Timeline',
  notes: (state, view) => {
    const shown = listed(state, view).length;
    return [
      { text: view.layer ?? 'all layers', tone: view.layer === undefined ? 'dim' : 'accent' },
      ...(view.text === '' ? [] : [{ text: `/${view.text}`, tone: 'accent' } as const]),
      { text: `${shown} of ${state.timeline.length}`, tone: 'dim' },
    ];
  },
  open: () => ({ type: 'timeline', text: '', top: 0 }),
  content: (state, view, { width, height }) => {
    const entries = listed(state, view)
      .reverse()
      .slice(view.top, view.top + height);
    if (entries.length > 0) return entries.map((entry) => cutSpans(entrySpans(entry), width));
    const text = state.timeline.length === 0 ? 'nothing has changed yet' : 'nothing passes the filter';
    return [[{ text: `  ${text}`, tone: 'dim' }]];
  },
  press: (id, _key, state, view, { height }, controls) => {
    const shown = listed(state, view);
    if (id === 'layer') return nextLayer(view);
    if (id === 'copy') controls.copy(jsonLines(shown).join('\n'), 'the timeline');
    if (id === 'export') controls.save('timeline', jsonLines(shown));
    return scrolledTo(view, id, height, shown.length - height);
  },
  find: (view, text) => ({ ...view, text, top: 0 }),
};

function listed(state: State, view: TimelineView): TimelineEntry[] {
  return state.timeline.filter(
    (entry) =>
      (view.layer === undefined || entry.source === view.layer) &&
      passes(`${entry.source} ${entry.text}`, view.text),
  );
}

function nextLayer({ layer, ...view }: TimelineView): TimelineView {
  const next = LAYERS[layer === undefined ? 0 : LAYERS.indexOf(layer) + 1];
  return { ...view, top: 0, ...(next === undefined ? {} : { layer: next }) };
}

/** One JSON document per entry: time (ISO 8601 with milliseconds), source and text. */
function jsonLines(entries: readonly TimelineEntry[]): string[] {
  return entries.map(({ at, source, text }) =>
    JSON.stringify({ at: new Date(at).toISOString(), source, text }),
  );
}
