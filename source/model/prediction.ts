/** How long something is expected to stand still, ms, and of what that is made up. */
export type Prediction = {
  readonly minMs: number;
  /** Infinity where it lasts until an operator ends it. */
  readonly maxMs: number;
  /** For people: `writes stop for 16–24 s: ttl 20 s, loop_wait 5 s, HAProxy 0.5 s`. */
  readonly text: string;
  /** Whether acknowledged writes may be lost, and how many, for people; absent where no member takes over. */
  readonly lost?: string;
};
