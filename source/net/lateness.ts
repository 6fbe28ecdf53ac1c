/** What this process does not notice in time, ms, until nothing can be said any more of who was slow to answer. */
export const LATE_MS = 250;

const LOOK_EVERY_MS = 100;

/**
 * Looks every tenth of a second how late the event loop is. What is observed late because this process was held up (by
 * its own work, or by a machine with too much to do) is no failure of the member that was asked.
 */
export function watchLateness() {
  let due = performance.now() + LOOK_EVERY_MS;
  let most = 0;
  const look = () => {
    most = Math.max(most, performance.now() - due);
    due = performance.now() + LOOK_EVERY_MS;
    timer = setTimeout(look, LOOK_EVERY_MS);
  };
  let timer = setTimeout(look, LOOK_EVERY_MS);
  return {
    /** By how much it was late at most since it began, ms. */
    lateMs: () => Math.max(0, most, performance.now() - due),
    end: () => clearTimeout(timer),
  };
}
