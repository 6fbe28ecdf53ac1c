import { isLent } from './lend-terminal.ts';

// Ends the storm of sizes that dragging a window's corner is.
const QUIET_MS = 50;

/** Erases the whole screen; some terminals keep what was beyond the edge until then. */
const ERASE = '\u001b[2J\u001b[H';

/**
 * Has everything drawn again once the terminal has its new size: `forget` is called before the screen is erased,
 * `draw` after it. Only what changed is drawn otherwise, and that would leave debris of the old size. Returns the
 * way to end that.
 */
export function repaintAfterResize(
  screen: { write(text: string): unknown },
  forget: () => void,
  draw: () => void,
): () => void {
  let timer: NodeJS.Timeout | undefined;
  const repaint = () => {
    // It is drawn again when the terminal comes back.
    if (isLent()) return;
    forget();
    screen.write(ERASE);
    draw();
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(repaint, QUIET_MS);
  };
  // Not the stream's `resize`: it does not come for a size that was another one for a moment, and cut the screen.
  process.on('SIGWINCH', later);
  return () => {
    clearTimeout(timer);
    process.off('SIGWINCH', later);
  };
}
