import type { Overlay, PanelId, Sort, Toast, View } from './ui-state.ts';

/** What the operator did at the keyboard. */
export type UiEvent =
  | { readonly type: 'panel.focused'; readonly panel: PanelId }
  | { readonly type: 'row.selected'; readonly panel: PanelId; readonly row: string }
  | { readonly type: 'zoom.toggled' }
  | {
      /** The layout of the screen has become another one. */
      readonly type: 'panes.shown';
      readonly panels: readonly PanelId[];
    }
  | { readonly type: 'filter.changed'; readonly panel: PanelId; readonly text: string }
  | { readonly type: 'sort.changed'; readonly panel: PanelId; readonly sort: Sort | undefined }
  | { readonly type: 'overlay.opened'; readonly overlay: Overlay }
  | {
      /** The open overlay became another of its kind: scrolled, a field changed, something was typed. */
      readonly type: 'overlay.changed';
      readonly overlay: Overlay;
    }
  | { readonly type: 'overlay.closed' }
  | { readonly type: 'view.opened'; readonly view: View }
  | { readonly type: 'view.changed'; readonly view: View }
  | { readonly type: 'view.closed' }
  | { readonly type: 'toast.shown'; readonly toast: Toast }
  /** `by` says where it was set for good: then it stays until the console ends. */
  | { readonly type: 'read-only.switched'; readonly on: boolean }
  | {
      /** The operator acknowledges the alert with this number, or revokes that. */
      readonly type: 'alert.acknowledged';
      readonly alert: number;
      readonly acknowledged: boolean;
    }
  | {
      /** The screen freezes, or goes on; the data are collected all the same. */
      readonly type: 'freeze.toggled';
    };
