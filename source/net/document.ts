import { withoutSecrets } from '../text/secrets.ts';

/** An answer as the system gave it, for people; without secrets. */
export type Document = unknown;

/** What a client leaves beside what it picked from an answer: the whole of it. */
export type RawAnswer = { raw?: Document };

/** Leaves the whole answer with the caller that wants it, without secrets. */
export function leave(rawAnswer: RawAnswer | undefined, document: Document): void {
  if (rawAnswer !== undefined) rawAnswer.raw = withoutSecrets(document);
}
