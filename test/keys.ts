/** What the keys without a character of their own send. */
export const ENTER = '\r';
export const TAB = '\t';
export const ESC = '\u001b';
export const BACKSPACE = '\u007f';
export const UP = '\u001b[A';
export const DOWN = '\u001b[B';
export const RIGHT = '\u001b[C';
export const LEFT = '\u001b[D';
export const PAGE_DOWN = '\u001b[6~';
export const CTRL_C = '\u0003';
export const CTRL_R = '\u0012';
export const CTRL_Z = '\u001a';
export const CTRL_RIGHT_BRACKET = '\u001d';
