/** What became of a write of our own that went the way of a client. */
export type Written =
  /** It was acknowledged after so many ms. */
  | { readonly type: 'acknowledged'; readonly tookMs: number }
  /** None is made, or what was answered tells nothing of clients: it may not be written here, or there is no table for it. */
  | { readonly type: 'unknown'; readonly why: string };

/** Writes that fail for so long, ms, fail for clients, too: a switchover or a busy machine is late once. */
export const UNWRITTEN_MS = 3_000;
