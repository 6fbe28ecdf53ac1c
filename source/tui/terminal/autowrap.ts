/**
 * The terminal's own line breaks (DECAWM). While the console draws they are off: a row that is wider than the console
 * took it for ends at the edge, and moves no other row.
 */
export const WRAP_OFF = '\u001b[?7l';
export const WRAP_ON = '\u001b[?7h';
