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
  const spec = specOf(view);
  const inside = insideOf(size);
  const content = spec.content(state, view, inside).slice(0, inside.height);
  const blank = Array.from({ length: Math.max(0, inside.height - content.length) }, () => []);
  return frame(
    { kind: 'rule', width: size.width, focused: true, title: spec.title, notes: spec.notes(state, view) },
    [...content, ...blank],
    theme,
  );
}
