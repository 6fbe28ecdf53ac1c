import type { Place } from './place.ts';

/** Takes away what keeps a start from succeeding, or what a state has left beside the stack. */
export type Undo = () => Promise<unknown>;

/** How a start ends. */
export type Expected =
  | { readonly exit: 0 }
  /** It cannot succeed: the lines name the thing and the next step. */
  | { readonly exit: 1; readonly says: RegExp }
  /** Ctrl-c is pressed on a terminal as soon as the screen shows this. */
  | { readonly exit: 130; readonly at: RegExp };

/** A state of the machine in which somebody types `npm start`. */
export type State = {
  readonly name: string;
  /** What it begins with: a healthy stack with data (the usual), or nothing at all. */
  readonly from?: 'nothing';
  /** Makes the state, and tells what takes away again what it has put in the way or beside. */
  readonly make?: (place: Place, undo: (undo: Undo) => void) => Promise<unknown>;
  readonly expect: Expected;
  /** What becomes of the data that was there before. */
  readonly data: 'kept' | 'gone';
  /** What else must be true in the end; the problem where it is not. */
  readonly also?: (place: Place) => Promise<string | undefined>;
};
