import type { View } from '../../store/ui-state.ts';

/** What the keyboard talks to: the panes, the view that fills the screen, or what is open over them. */
export type Mode =
  | 'panes'
  | View['type']
  | 'help'
  | 'palette'
  | 'prompt'
  | 'confirm'
  | 'type-name'
  | 'text-field';

/** What a key does. Opening a view has the name of that view. */
export type KeyId =
  | View['type']
  | 'down'
  | 'up'
  | 'page-down'
  | 'page-up'
  | 'first'
  | 'last'
  | 'next-pane'
  | 'previous-pane'
  | 'pane'
  | 'zoom'
  | 'sort'
  | 'reverse'
  | 'find'
  | 'freeze'
  | 'faster'
  | 'slower'
  | 'refresh'
  | 'palette'
  | 'help'
  | 'back'
  | 'leave'
  | 'suspend'
  | 'accept'
  | 'carry-out'
  | 'cancel'
  | 'next-field'
  | 'previous-field'
  | 'more'
  | 'less'
  | 'digit'
  | 'erase'
  | 'copy'
  | 'raw'
  | 'window'
  | 'layer'
  | 'export'
  | 'acknowledge'
  | 'wrap'
  | 'times'
  | 'since'
  | 'merge'
  | 'choose'
  | 'consent'
  | 'decline'
  | 'next-match'
  | 'previous-match';

/** One row of the key table: help, footer, palette, README and handling all come from it. */
export type KeyBinding = {
  readonly id: KeyId;
  /** As `use-keys.ts` names them. */
  readonly keys: readonly string[];
  /** As people read them, the one to show first; several are separated by blanks. */
  readonly label: string;
  readonly title: string;
  readonly modes: readonly Mode[];
  /** A word for the footer; the ones with the smallest rank stay longest when space is short. */
  readonly hint?: readonly [text: string, rank: number];
  /** Whether the palette offers it. */
  readonly palette?: boolean;
};
