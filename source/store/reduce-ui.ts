import type { UiEvent } from './ui-event.ts';
import type { Ui } from './ui-state.ts';

/** Focus, selection, filters, views and the open overlay. */
export function reduceUi(
  ui: Ui,
  event: Exclude<UiEvent, { type: 'freeze.toggled' | 'alert.acknowledged' | 'read-only.switched' }>,
): Ui {
  switch (event.type) {
    case 'panel.focused':
      return ui.panel === event.panel ? ui : { ...ui, panel: event.panel };
    case 'row.selected':
      return { ...ui, selected: { ...ui.selected, [event.panel]: event.row } };
    case 'zoom.toggled':
      return { ...ui, zoomed: !ui.zoomed };
    case 'panes.shown':
      return { ...ui, shown: event.panels };
    case 'filter.changed':
      return { ...ui, filters: { ...ui.filters, [event.panel]: event.text } };
    case 'sort.changed': {
      const { [event.panel]: _, ...others } = ui.sorts;
      return { ...ui, sorts: event.sort === undefined ? others : { ...others, [event.panel]: event.sort } };
    }
    case 'overlay.opened': {
      const { toast: _, ...rest } = ui;
      return { ...rest, overlay: event.overlay };
    }
    case 'overlay.changed':
      // What was closed in the meantime stays closed.
      return ui.overlay?.type === event.overlay.type ? { ...ui, overlay: event.overlay } : ui;
    case 'overlay.closed': {
      const { overlay, ...rest } = ui;
      return overlay === undefined ? ui : rest;
    }
    case 'view.opened':
      return { ...ui, views: [...ui.views, event.view] };
    case 'view.changed':
      return ui.views.at(-1)?.type === event.view.type
        ? { ...ui, views: [...ui.views.slice(0, -1), event.view] }
        : ui;
    case 'view.closed':
      return ui.views.length === 0 ? ui : { ...ui, views: ui.views.slice(0, -1) };
    case 'toast.shown':
      return { ...ui, toast: event.toast };
  }
}
