import type { State } from '../../store/state.ts';

/** A definite answer of a server to a write. */
export type Reply = { readonly status: number; readonly text: string };

/** A write was sent and no answer came: it may or may not have happened. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** What `perform` needs of the clients. Members are addressed by name; the runtime knows where they are. */
export type Hands = {
  /** `POST /switchover` to the leader. @throws NoAnswer when the answer was lost; Error when it was not sent. */
  readonly switchover: (leader: string, candidate: string, signal: AbortSignal) => Promise<Reply>;
  /** `POST /reinitialize` to the member itself. @throws as `switchover`. */
  readonly reinitialize: (member: string, signal: AbortSignal) => Promise<Reply>;
  /** Labels of the container now, from Docker itself. */
  readonly labels: (container: string, signal: AbortSignal) => Promise<Readonly<Record<string, string>>>;
  /** SIGKILL to the container. @throws Error with Docker's words. */
  readonly kill: (container: string, signal: AbortSignal) => Promise<void>;
  /** Runs a command in the container to its end. */
  readonly exec: (
    container: string,
    argv: readonly string[],
    signal: AbortSignal,
  ) => Promise<{ readonly exitCode: number; readonly output: string }>;
};

/** Where `perform` looks at the facts and says how far it is. */
export type Watch = {
  readonly get: () => State;
  /** The first value that `look` finds in the state; undefined when `timeoutMs` pass or the signal aborts. */
  readonly until: <T>(
    look: (state: State) => T | undefined,
    timeoutMs: number,
    signal: AbortSignal,
  ) => Promise<T | undefined>;
  readonly progress: (text: string) => void;
};
