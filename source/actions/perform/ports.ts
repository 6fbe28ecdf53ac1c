import type { inject, lacking } from '../../faults/inject.ts';
import type { ExecState } from '../../inventory/docker/exec.ts';
import type { Outcome } from '../../model/command.ts';
import type { Container } from '../../model/container.ts';
import type { ContainerCommand } from '../../model/container-command.ts';
import type { Facts } from '../../model/facts.ts';
import type { Fault } from '../../model/fault.ts';
import type { Found } from '../../model/found.ts';
import type { ShellCommand } from '../../model/shell-command.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import { isWrongMember } from '../../net/identity.ts';
import type { Limit } from '../../net/limit.ts';
import { wasNeverSent } from '../../net/never-sent.ts';
import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';

/** It is certain that nothing was sent: it failed before its first byte left. */
export class NotSentError extends Error {
  override readonly name: string = 'NotSentError';
  readonly outcome: 'failed' | 'refused' = 'failed';
}

/** Nothing was sent on purpose: the member that answers is not the one that was meant. */
export class RefusedError extends NotSentError {
  override readonly name = 'RefusedError';
  override readonly outcome = 'refused';
}

/** How a command ended, with a text for the operator. */
export type Result = { readonly outcome: Outcome; readonly text: string };

/** It was refused, for this reason: nothing was done. */
export function refused(text: string): Result {
  return { outcome: 'refused', text };
}

/** How commands reach what only power over a host can: containers, shells, faults. Members are addressed by name. */
export type HostPorts = {
  /**
   * Opens a tool in a container on this terminal, and returns when it has ended or was left: its exit code, whether
   * it still runs, and the container's state by Docker then. @throws Error with Docker's message, NotSentError when
   * there is no terminal.
   */
  readonly shell: (
    command: ShellCommand,
    signal: AbortSignal,
  ) => Promise<ExecState & { readonly state: string | undefined }>;
  /** @throws Error with Docker's message. */
  readonly control: (command: ContainerCommand, signal: AbortSignal) => Promise<void>;
  /**
   * What shows that a container may still be at work: Docker says that it runs, or one of its ports accepts a
   * connection. Nothing when it is proven dead. @throws Error when that cannot be found out.
   */
  readonly signOfLife: (container: string, signal: AbortSignal) => Promise<string | undefined>;
  /** The container as Docker has it at this moment. @throws Error with Docker's message. */
  readonly container: (name: string, signal: AbortSignal) => Promise<Container | undefined>;
  /** What the machine lacks for a fault; nothing when it can be injected. @throws Error when that is not known. */
  readonly lacking: (
    fault: Parameters<typeof lacking>[1],
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  /**
   * Makes sure that a fault will be healed, before it is injected. @throws MarkedError when there is one of its kind
   * on the container already, Error when no process is in charge.
   */
  readonly ensureHealing: (fault: Fault) => Promise<void>;
  /**
   * Does to the container what the fault says. Returns a message about what went wrong beside it. @throws Error with
   * the message of Docker or of the tool.
   */
  readonly inject: (fault: Parameters<typeof inject>[1], signal: AbortSignal) => Promise<string | undefined>;
  /**
   * Heals a fault now, no matter who made it. Returns a message if that can never be known, because its container is
   * gone. @throws UnknownFaultError when it cannot be found out from here, Error when it is not proven.
   */
  readonly heal: (id: string) => Promise<string | undefined>;
};

/** How commands reach the members. `ports.ts` in the folder of each system adds its own to it. */
export interface Ports extends HostPorts {}

/** Where `perform` reads the facts and reports its progress. */
export type Watch = {
  readonly get: () => State;
  /** The first value that `find` finds in the state; undefined when `timeoutMs` pass or the signal aborts. */
  readonly until: <T extends Found>(
    find: (state: State) => T | undefined,
    timeoutMs: number,
    signal: AbortSignal,
  ) => Promise<T | undefined>;
  readonly progress: (text: string) => void;
  /** Changes the console itself. */
  readonly dispatch: (event: UiEvent) => void;
};

/** What the ports of a system are made of. */
export type PortContext = {
  /** Where a member answers for a purpose; undefined where it publishes no such port. */
  readonly endpoint: (member: string, purpose: string) => Endpoint | undefined;
  /**
   * The same for what changes something: asked of the hosts at this moment. @throws NotSentError when the member does
   * not answer there (any more), RefusedError when it is not the one that was shown.
   */
  readonly place: (member: string, purpose: string, signal: AbortSignal) => Promise<Endpoint>;
  readonly facts: () => Facts;
};

/** A limit for one call, with a deadline of 10 s unless it is given, ms. */
export function within(signal: AbortSignal, deadlineMs = 10_000): Limit {
  return { signal, deadlineMs };
}

/**
 * Sends a command: what it is made of first, then the request.
 * @throws NotSentError where it is certain that nothing left, RefusedError where another member answers, else what the
 * call throws.
 */
export async function sending<T>(call: () => Promise<T>): Promise<T> {
  let answer: Promise<T>;
  try {
    answer = call();
  } catch (error) {
    throw new NotSentError((error as Error).message, { cause: error });
  }
  try {
    return await answer;
  } catch (error) {
    if (isWrongMember(error)) throw new RefusedError((error as Error).message, { cause: error });
    if (!wasNeverSent(error)) throw error;
    throw new NotSentError((error as Error).message, { cause: error });
  }
}
