import { setMaxListeners } from 'node:events';

/** How long a call may take, and who may end it early. Every client call takes one. */
export type Limit = {
  /** Ends the call at once when aborted. */
  readonly signal?: AbortSignal;
  /** ms. */
  readonly deadlineMs: number;
  /**
   * Since when (`performance.now()`) this process must have been in time for a failure to be the other side's; since the
   * call began when absent.
   */
  readonly inTimeFromMs?: number;
};

/**
 * Least time that one call gets, ms, however little is left of the time for several: what is given less tells of the
 * clock and not of the member that was asked. Enough to answer in also after the longest time that this process may stand
 * still unnoticed.
 */
export const LEAST_MS = 500;

/** The same limit with what is left of its time since `from` (`performance.now()`), and never too little to answer in. */
export function remaining(limit: Limit, from: number): Limit {
  return {
    ...limit,
    deadlineMs: Math.max(LEAST_MS, Math.round(limit.deadlineMs - (performance.now() - from))),
  };
}

/**
 * Bytes of one answer that are taken in; a longer one is an error. Thousands of members fit; what is longer would
 * fill the memory and stop the keys while it is read.
 */
export const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/**
 * The same for what a Redis or a sentinel reports about itself. Every field of it is read on its own, which takes ten times
 * as long as a document, and this is hundreds of instances.
 */
export const MAX_REPLY_BYTES = 512 * 1024;

/** The answer is longer than anybody could use. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
  constructor(maxBytes = MAX_ANSWER_BYTES) {
    const kb = maxBytes / 1024;
    super(`the answer is larger than ${kb < 1024 ? `${kb} kB` : `${kb / 1024} MB`}`);
  }
}

/** The other side took longer than the call's deadline. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  constructor(deadlineMs: number) {
    super(`no answer within ${deadlineMs} ms`);
  }
}

/** The caller's own signal ended the call. */
class CancelledError extends Error {
  override readonly name = 'CancelledError';
  constructor() {
    super('cancelled');
  }
}

/**
 * Runs a call under its limit. The promise settles at the deadline even if `run` ignores its signal.
 * @throws DeadlineError, CancelledError, or what `run` throws.
 */
export function withLimit<T>(limit: Limit, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // AbortSignal.any and AbortSignal.timeout would leave their parts behind on a signal that lives as long
  // as the program, once per poll: this one takes down what it put up.
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const tidy = () => {
      clearTimeout(timer);
      limit.signal?.removeEventListener('abort', cancel);
    };
    const end = (error: Error) => {
      tidy();
      reject(error);
      controller.abort(error);
    };
    const cancel = () => end(new CancelledError());
    const timer = setTimeout(() => end(new DeadlineError(limit.deadlineMs)), limit.deadlineMs);
    if (limit.signal?.aborted === true) {
      cancel();
      return;
    }
    if (limit.signal !== undefined) {
      // One signal ends any number of calls; each takes its listener down again, so none is a leak.
      setMaxListeners(0, limit.signal);
      limit.signal.addEventListener('abort', cancel, { once: true });
    }
    Promise.resolve(controller.signal)
      .then(run)
      .then(
        (value) => {
          tidy();
          resolve(value);
        },
        (error: unknown) => {
          tidy();
          reject(error);
        },
      );
  });
}
