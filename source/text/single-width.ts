// What the console itself draws with: ASCII, frames, blocks, dots and its signs.
const SINGLE = /^[ -~\u2500-\u259f\u2800-\u28ff·×–—‘’“”…←-↓≠≤≥▲▸◂◆◌●○✓✗]*$/;

/**
 * Whether each character of the text takes one column of a terminal, so that its width is its length; false where
 * that must be computed. To ask string-width for the console's own signs was a sixth of all that a key costs.
 */
export function isSingleWidth(text: string): boolean {
  return SINGLE.test(text);
}
