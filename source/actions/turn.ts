/** The right to change the stack, which one process has at a time. */
export type Turn = {
  /** What is not guarded against, for people: etcd did not answer. */
  readonly caveat?: string;
  /** Who has it by now where that is no longer us, for people. */
  readonly lostTo: () => Promise<string | undefined>;
  readonly release: () => Promise<void>;
};

/** Asks for the right to change the stack; a text says why not: who has it, and what he is doing. */
export type TakeTurn = (what: string) => Promise<Turn | string>;
