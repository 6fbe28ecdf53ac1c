import type { Command } from '../../model/command.ts';
import type { Store } from '../../store/store.ts';
import type { Target } from '../../store/ui-state.ts';
import type { ViewControls } from '../views/view.ts';
import type { Edit } from './edit.ts';

/** What the keyboard can do beyond changing what is shown. */
export type Controls = ViewControls & {
  readonly store: Store;
  /** Carries out what was confirmed; outcomes come back as events. */
  readonly run: (action: string, target: Target, plan: readonly Command[], by: string) => void;
  /** Gives a text to the operator's editor. */
  readonly edit: Edit;
  readonly quit: () => void;
  /** Leaves for the shell until it is called back. */
  readonly suspend: () => void;
  readonly refresh: () => void;
  /** Asks the sources more (1) or less (-1) often; returns the new period for people. */
  readonly pace: (step: 1 | -1) => string;
  readonly random: () => number;
  /** Columns and lines between header and footer. */
  readonly size: () => { readonly width: number; readonly height: number };
};
