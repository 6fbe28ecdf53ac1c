import type { Command } from '../domain/command.ts';
import type { Overlay, PanelId, Target, Toast } from './state.ts';

/** What the operator did at the keyboard. */
export type UiEvent =
  | { readonly type: 'panel.focused'; readonly panel: PanelId }
  | { readonly type: 'row.selected'; readonly panel: PanelId; readonly row: string }
  | { readonly type: 'zoom.toggled' }
  | { readonly type: 'overlay.opened'; readonly overlay: Overlay }
  | { readonly type: 'overlay.closed' }
  | { readonly type: 'help.scrolled'; readonly top: number }
  | {
      /** A field of the open confirmation got another value, the plan follows it. */
      readonly type: 'confirm.changed';
      readonly target: Target;
      readonly plan: readonly Command[];
    }
  | { readonly type: 'confirm.field'; readonly field: number }
  | { readonly type: 'confirm.typed'; readonly typed: string }
  | { readonly type: 'toast.shown'; readonly toast: Toast };
