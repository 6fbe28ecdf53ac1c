import { NotSentError, type Result } from './ports.ts';

/** The result of sending a command: its end, its answer, or why there is none. One of them is there. */
export type Sent<T> = {
  /** It was not sent, or the error itself shows the outcome. */
  readonly end?: Result;
  readonly answer?: T;
  /** It was sent, and no answer came: only the owner of the fact knows the outcome. */
  readonly lost?: string;
};

/** Sends something once. `outcomeOf` reads the outcome from an error; undefined if the error does not show it. */
export async function sendOnce<T>(
  send: () => Promise<T>,
  outcomeOf: (error: Error) => Result | undefined = () => undefined,
): Promise<Sent<T>> {
  try {
    return { answer: await send() };
  } catch (thrown) {
    const error = thrown as Error;
    if (error instanceof NotSentError) return { end: { outcome: error.outcome, text: error.message } };
    const end = outcomeOf(error);
    return end === undefined ? { lost: error.message } : { end };
  }
}
