/** How long something is expected to last, ms, and of what that is made up. */
export type Prediction = {
  readonly minMs: number;
  readonly maxMs: number;
  /** For people: `writes stop for 16–24 s: ttl 20, loop_wait 5, HAProxy 0.5 s`. */
  readonly text: string;
};
