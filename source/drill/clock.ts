/** The time line of one run: ms since it began on the machine's monotonic clock, which no step of the time bends. */
export type RunClock = {
  /** The beginning, as `process.hrtime.bigint()` has it: every process on the machine reads the same clock. */
  readonly startNs: bigint;
  /** The beginning as a time of day, ms since the epoch. */
  readonly startedAt: number;
  /** Now, ms since the run began. */
  readonly now: () => number;
};

/** A time line that begins now. */
export function runClock(): RunClock {
  const startNs = process.hrtime.bigint();
  return { startNs, startedAt: Date.now(), now: () => Number(process.hrtime.bigint() - startNs) / 1e6 };
}
