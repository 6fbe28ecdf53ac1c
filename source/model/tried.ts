/** What this console asks the way a client does, to see whether it is served. */
export type Asks = 'writes' | 'reads';

/** What became of a write or a read of our own that went the way of a client. */
export type Tried =
  /** The write was acknowledged, or the read answered, after so many ms. */
  | { readonly type: 'acknowledged' | 'answered'; readonly tookMs: number }
  /** None is made, or what was answered tells nothing of clients: this console is not let in, or may not do it here. */
  | { readonly type: 'unknown'; readonly why: string };

/** What fails for so long, ms, fails for clients, too: a switchover or a busy machine is late once. */
export const UNSERVED_MS = 3_000;
