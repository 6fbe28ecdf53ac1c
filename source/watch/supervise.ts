import { lateSince } from '../net/lateness.ts';
import { LEAST_MS, type Limit, withLimit } from '../net/limit.ts';
import { headBy } from '../text/head.ts';
import type { Pace } from './pace.ts';

/** Deadline of one poll, ms: below the usual period, so that a silent member is found out within it. */
const POLL_DEADLINE_MS = 900;

/**
 * Least time from one start to the next when it is poked, ms: a member that announces something all the time, or an
 * engine whose containers keep restarting, is not asked without end.
 */
const POKED_EVERY_MS = 100;

/**
 * A connection that broke while this process stood still shows it at the next call: nor can that one be judged. For longer
 * than this after it was late no failure is excused, ms.
 */
const EXCUSED_MS = 1_000;

const BACKOFF_MS = [1_000, 2_000, 4_000, 5_000];

/** Something that runs until its signal is aborted. */
export type Supervised = {
  /** Do it now: ends a pause, and forgets the failures before. */
  poke(): void;
  /** Settles when it has ended after the signal. Never rejects. */
  readonly done: Promise<void>;
};

export type Watched = {
  readonly signal: AbortSignal;
  /**
   * Called for every failure, with a text that names who failed, and the time (ms since the epoch). With `lateMs` it is
   * not their failure: this process was so late that it could not have read their answer in time.
   */
  readonly onError: (error: string, at: number, lateMs?: number) => void;
};

/**
 * Runs `run` now and then at each whole period of the clock, or `phaseMs` later: all polls of one kind run at the same
 * moments, so that what they see can be compared, and those of all kinds within a part of a second, so that it is drawn
 * at once. Never twice at a time: a run that takes longer only delays the next one.
 * After a failure it waits 1, 2, 4, then 5 seconds (give or take a tenth), or a period where that is longer; the
 * first success ends that. Another pace counts at once.
 */
export function poll(
  options: Watched & {
    readonly pace: Pace;
    readonly deadlineMs?: number;
    readonly phaseMs?: number;
    readonly run: (limit: Limit) => Promise<void>;
  },
): Supervised {
  const { signal, onError, run, pace, deadlineMs = POLL_DEADLINE_MS, phaseMs = 0 } = options;
  const bell = makeBell(signal);
  const unsubscribe = pace.onChange(bell.wake);
  const repeat = async () => {
    let failures = 0;
    let due = Date.now();
    let before: number | undefined;
    while (!signal.aborted) {
      const started = Date.now();
      const begunMs = performance.now();
      const inTimeFromMs = Math.max(before ?? begunMs, begunMs - EXCUSED_MS);
      before = begunMs;
      try {
        await run({ signal, deadlineMs, inTimeFromMs });
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        const lateMs = lateSince(inTimeFromMs);
        onError(textOf(error), Date.now(), lateMs);
        if (lateMs === undefined) failures += 1;
      }
      const ended = Date.now();
      const pause = failures > 0 ? backoffMs(failures) : 0;
      const next = () => {
        const period = pace.periodMs();
        if (failures > 0) return ended + Math.max(pause, period);
        // A timer may be early by a millisecond: it was the run of the moment that it was due at.
        return (Math.floor((Math.max(due, ended - 1) - phaseMs) / period) + 1) * period + phaseMs;
      };
      let rung = await bell.rang(next() - ended);
      // Woken by another pace, perhaps: then there may be something left to wait.
      while (!rung && !signal.aborted && Date.now() < next()) rung = await bell.rang(next() - Date.now());
      if (rung) failures = 0;
      while (rung && !signal.aborted && Date.now() - started < POKED_EVERY_MS) {
        await bell.rang(started + POKED_EVERY_MS - Date.now());
      }
      const now = Date.now();
      // Whole periods that a pause of the process or a shorter period left behind are not made up for.
      due = rung || now - next() >= pace.periodMs() ? now : next();
    }
  };
  return { poke: bell.ring, done: repeat().finally(unsubscribe) };
}

/**
 * Keeps a stream open: runs `run` again whenever it ends or fails, after the same pauses as `poll`. `run`
 * calls `alive` once the stream is open, which ends the backoff.
 */
export function follow(
  options: Watched & { readonly run: (signal: AbortSignal, alive: () => void) => Promise<void> },
): Supervised {
  const { signal, onError, run } = options;
  const bell = makeBell(signal);
  const repeat = async () => {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await run(signal, () => {
          failures = 0;
        });
        if (signal.aborted) return;
      } catch (error) {
        if (signal.aborted) return;
        onError(textOf(error), Date.now());
      }
      failures += 1;
      if (await bell.rang(backoffMs(failures))) failures = 0;
    }
  };
  return { poke: bell.ring, done: repeat() };
}

// What this process was too late to read is asked for again so many times; a machine that stays so busy is reported.
const LATE_TRIES = 3;

/**
 * Does it once, under a deadline, and again where this process was too late to read the answer. Failures are reported,
 * never thrown.
 */
export async function attempt(
  options: Watched & { readonly deadlineMs: number; readonly run: (limit: Limit) => Promise<void> },
): Promise<void> {
  const { signal, onError, run, deadlineMs } = options;
  for (let left = LATE_TRIES; left > 0; left -= 1) {
    const inTimeFromMs = performance.now();
    try {
      // The clients keep the deadline by themselves; this one also covers several calls in a row.
      const outer = { signal, deadlineMs: deadlineMs + LEAST_MS + 100 };
      return await withLimit(outer, (inner) => run({ signal: inner, deadlineMs, inTimeFromMs }));
    } catch (error) {
      if (signal.aborted) return;
      const lateMs = lateSince(inTimeFromMs);
      onError(textOf(error), Date.now(), lateMs);
      if (lateMs === undefined) return;
    }
  }
}

function backoffMs(failures: number): number {
  const pause = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length) - 1] ?? 0;
  return pause * (0.9 + 0.2 * Math.random());
}

// What is named in it comes from the other side and has any length.
const MAX_TEXT = 1_000;

function textOf(error: unknown): string {
  return headBy(error instanceof Error ? error.message : String(error), MAX_TEXT);
}

function makeBell(signal: AbortSignal) {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    /** Ends a wait without ringing. */
    wake: () => wake?.(),
    /** Waits; true at once when it is rung, or was since the last wait; else false in the end. */
    rang: async (ms: number): Promise<boolean> => {
      if (!rung && !signal.aborted && ms > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => wake?.(), ms);
          wake = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', abort);
            resolve();
          };
          const abort = () => wake?.();
          signal.addEventListener('abort', abort, { once: true });
        });
        wake = undefined;
      }
      const was = rung;
      rung = false;
      return was;
    },
  };
}
