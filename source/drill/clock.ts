/** The time line of one run: ms since it began on the machine's monotonic clock, which no step of the time bends. */
export type RunClock = ReturnType<typeof runClock>;

/**
 * A time line that begins now, or began at `startNs`, as `process.hrtime.bigint()` has it: every process on the machine
 * reads the same clock. `startedAt`: the time of day when it was made, ms since the epoch; `now`: ms since it began.
 */
export function runClock(startNs: bigint = process.hrtime.bigint()) {
  return { startNs, startedAt: Date.now(), now: () => Number(process.hrtime.bigint() - startNs) / 1e6 };
}
