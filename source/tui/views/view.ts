import type { ComponentType } from 'react';
import type { DrillName } from '../../drill/result/report.ts';
import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import type { PanelId, View } from '../../store/ui-state.ts';
import type { KeyId } from '../keys/key-binding.ts';
import type { Note } from '../widgets/frame.ts';
import type { Span } from '../widgets/line.ts';
import type { RowRef } from '../widgets/table.ts';

/** Columns and lines inside the frame of a view. */
export type Size = { readonly width: number; readonly height: number };

/** What the console can do with drills; what comes of it comes back as events. */
type DrillControls = {
  /** Has every drill described as it would be now. */
  readonly offer: () => void;
  readonly begin: (name: DrillName) => void;
  /** Ends the one that runs: what it broke is healed. */
  readonly abort: () => void;
};

/** Effects that a view may ask for. */
export type ViewControls = {
  /** Puts a text on the clipboard of the terminal (OSC 52). */
  readonly copy: (text: string, what: string) => void;
  /** Writes lines to a file of their own and shows where. */
  readonly save: (name: string, lines: readonly string[]) => void;
  readonly drill: DrillControls;
};

/** One view that fills the screen, as data: adding one is one of these and its rows in the key table. */
export type ViewSpec<V extends View> = {
  readonly title: string;
  /** Said in the title, the most important first. */
  readonly notes: (state: State, view: V) => readonly Note[];
  /** The view for the selected row of the focused pane, or why there is none. */
  readonly open: (state: State, selected: RowRef | undefined) => V | string;
  /** Lines of exactly this size at most. */
  readonly content: (state: State, view: V, size: Size) => readonly (readonly Span[])[];
  /** What draws the inside of the frame instead, where a view is more than lines. */
  readonly component?: (view: V) => ComponentType<Size> | undefined;
  /** The view, or what happens, after a key of its mode; `find`, `back` and what opens something else is done elsewhere. */
  readonly press: (
    id: KeyId,
    key: string,
    state: State,
    view: V,
    size: Size,
    controls: ViewControls,
  ) => V | UiEvent | undefined;
  /** The member that its selected line is about and the pane it has a row in, for views that are opened from there. */
  readonly about?: (
    state: State,
    view: V,
  ) => { readonly panel: PanelId; readonly member: string } | undefined;
  /** The view with another `text`, which `/` edits. */
  readonly find?: (view: V, text: string, state: State) => V;
};
