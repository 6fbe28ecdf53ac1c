import { NotSentError, type Result } from './ports.ts';

/** What came of sending a command: the end of it, its answer, or why there is none. One of them is there. */
export type Sent<T> = {
  /** It was not sent, or the error itself tells what came of it. */
  readonly end?: Result;
  readonly answer?: T;
  /** It was sent, and nobody answered: only the owner of the fact can tell what came of it. */
  readonly lost?: string;
};

/** Sends something once. `told` reads what came of it from an error; undefined if it does not show that. */
export async function sendOnce<T>(
  send: () => Promise<T>,
  told: (error: Error) => Result | undefined = () => undefined,
): Promise<Sent<T>> {
  try {
    return { answer: await send() };
  } catch (thrown) {
    const error = thrown as Error;
    if (error instanceof NotSentError) return { end: { outcome: error.outcome, text: error.message } };
    const end = told(error);
    return end === undefined ? { lost: error.message } : { end };
  }
}
