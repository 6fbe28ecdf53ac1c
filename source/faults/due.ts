import { bootId } from '../files/process-identity.ts';

/** The clocks of this machine. */
export type Clocks = ReturnType<typeof machineClocks>;

/** A moment on the steady clock of a boot. */
export type Due = { readonly boot: string; readonly at: number };

/**
 * The clocks of this machine: `now` in ms since the epoch, which can be set, and `steady` in ms of a clock that never
 * goes back (CLOCK_MONOTONIC on Linux), the same one for all processes during a `boot`, which is undefined where the
 * machine does not report it.
 */
export function machineClocks() {
  return { now: Date.now, steady: () => Number(process.hrtime.bigint() / 1_000_000n), boot: bootId() };
}

/** The moment at which so many seconds have passed; undefined where there is no steady clock to count on. */
export function dueIn(seconds: number, { steady, boot }: Clocks): Due | undefined {
  return boot === undefined ? undefined : { boot, at: steady() + seconds * 1_000 };
}

/**
 * How long a fault still lasts, ms; zero or less when it is due. Counted on the steady clock. After another boot only
 * the clock of the day is left: it may have been set, but no fault ever lasts longer than it was meant to, so where
 * more than that would be left it is due.
 */
export function leftMs(
  fault: { readonly seconds: number; readonly deadline: number },
  due: Due | undefined,
  clocks: Clocks,
): number {
  const whole = fault.seconds * 1_000;
  const left =
    due !== undefined && due.boot === clocks.boot ? due.at - clocks.steady() : fault.deadline - clocks.now();
  return left > whole + SLACK_MS ? 0 : left;
}

// Between the moment that a deadline is counted from and the one at which it is written down.
const SLACK_MS = 1_000;
