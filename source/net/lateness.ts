/** So late, ms, this process may be; above it cannot be said which member was slow to answer. */
export const LATE_MS = 250;

const CHECK_EVERY_MS = 100;

/**
 * Checks every tenth of a second how late the event loop is. What is observed late because this process was held up (by
 * its own work, or by a machine with too much to do) is no failure of the member that was asked.
 */
export function watchLateness() {
  let due = performance.now() + CHECK_EVERY_MS;
  let most = 0;
  const check = () => {
    most = Math.max(most, performance.now() - due);
    due = performance.now() + CHECK_EVERY_MS;
    timer = setTimeout(check, CHECK_EVERY_MS);
  };
  let timer = setTimeout(check, CHECK_EVERY_MS);
  return {
    /** By how much it was late at most since it began, ms. */
    lateMs: () => Math.max(0, most, performance.now() - due),
    end: () => clearTimeout(timer),
  };
}
