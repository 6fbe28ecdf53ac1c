import type { DockerExec } from '../../clients/docker-exec.ts';
import type { WriteResult } from '../../clients/patroni.ts';
import type { Container } from '../../domain/container.ts';
import type { State } from '../../store/state.ts';

/** What `perform` needs of the clients. Members are addressed by name; `connect` knows where they are. */
export type Hands = {
  /** `POST /switchover` to the leader. */
  readonly switchover: (leader: string, candidate: string, signal: AbortSignal) => Promise<WriteResult>;
  /** `POST /reinitialize` to the member itself. */
  readonly reinitialize: (member: string, signal: AbortSignal) => Promise<WriteResult>;
  /** The container as Docker has it at this moment. @throws Error with Docker's words. */
  readonly container: (name: string, signal: AbortSignal) => Promise<Container | undefined>;
  /** SIGKILL to the container. @throws Error with Docker's words. */
  readonly kill: (container: string, signal: AbortSignal) => Promise<void>;
  /** Runs a command in the container to its end. */
  readonly exec: (
    container: string,
    argv: readonly string[],
    deadlineMs: number,
    signal: AbortSignal,
  ) => ReturnType<DockerExec['exec']>;
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
