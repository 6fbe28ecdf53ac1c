import type { Draft } from '../../actions/action.ts';
import type { Target } from '../../store/ui-state.ts';

/** What came of a text that was given to the operator's editor. */
type Edited =
  | {
      readonly type: 'edited';
      readonly text: string;
      /** Where it is kept. */
      readonly file: string;
    }
  | { readonly type: 'unchanged' }
  | { readonly type: 'given-up'; readonly why: string };

/** Gives a text to the operator's editor until it has no flaw or is given up. Needs the terminal for itself. */
export type Edit = (text: Pick<Draft, 'name' | 'text' | 'flaw'>) => Promise<Edited>;

/** The target that the operator's text makes of a draft, or why there is none. */
export async function compose(draft: Draft, edit: Edit): Promise<Target | string> {
  const edited = await edit(draft);
  switch (edited.type) {
    case 'edited':
      return draft.target(edited.text, edited.file);
    case 'unchanged':
      return 'nothing was changed';
    case 'given-up':
      return edited.why;
  }
}
