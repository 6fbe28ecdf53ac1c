import type { State } from '../../store/state.ts';
import type { View } from '../../store/ui-state.ts';
import type { Theme } from '../theme.ts';
import { contentWidth, frame, frameLines } from '../widgets/frame.ts';
import type { Size } from './view.ts';
import { specOf } from './views.ts';

/** Columns and lines that a view has inside its frame on a screen of this size. */
export function insideOf({ width, height }: Size): Size {
  return { width: contentWidth('rule', width), height: height - frameLines('rule') };
}

/** The lines of a view, exactly `size.height` of them. */
export function viewLines(state: State, view: View, size: Size, theme: Theme): string[] {
  const { title, notes, content } = specOf(view);
  const spec = { kind: 'rule', ...size, focused: true, title, notes: notes(state, view) } as const;
  return frame(spec, content(state, view, insideOf(size)), theme);
}
