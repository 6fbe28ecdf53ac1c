import type { Ui } from './state.ts';
import type { UiEvent } from './ui-event.ts';

/** Focus, selection, zoom and the open overlay. */
export function reduceUi(ui: Ui, event: UiEvent): Ui {
  switch (event.type) {
    case 'panel.focused':
      return ui.panel === event.panel ? ui : { ...ui, panel: event.panel };
    case 'row.selected':
      return { ...ui, selected: { ...ui.selected, [event.panel]: event.row } };
    case 'zoom.toggled':
      return { ...ui, zoomed: !ui.zoomed };
    case 'overlay.opened': {
      const { toast: _, ...rest } = ui;
      return { ...rest, overlay: event.overlay };
    }
    case 'overlay.closed': {
      const { overlay, ...rest } = ui;
      return overlay === undefined ? ui : rest;
    }
    case 'help.scrolled':
      return ui.overlay?.type === 'help' ? { ...ui, overlay: { ...ui.overlay, top: event.top } } : ui;
    case 'confirm.changed':
      return ui.overlay?.type === 'confirm'
        ? { ...ui, overlay: { ...ui.overlay, target: event.target, plan: event.plan } }
        : ui;
    case 'confirm.field':
      return ui.overlay?.type === 'confirm' ? { ...ui, overlay: { ...ui.overlay, field: event.field } } : ui;
    case 'confirm.typed':
      return ui.overlay?.type === 'confirm' ? { ...ui, overlay: { ...ui.overlay, typed: event.typed } } : ui;
    case 'toast.shown':
      return { ...ui, toast: event.toast };
  }
}
