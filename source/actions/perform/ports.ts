import type { inject, lacking } from '../../faults/inject.ts';
import type { ExecState } from '../../inventory/docker/exec.ts';
import type { Container } from '../../model/container.ts';
import type { ContainerCommand } from '../../model/container-command.ts';
import type { Fault } from '../../model/fault.ts';
import type { ShellCommand } from '../../model/shell-command.ts';
import type { Reply } from '../../net/resp.ts';
import type { State } from '../../store/state.ts';
import type { UiEvent } from '../../store/ui-event.ts';
import type { AppCommand } from '../../systems/app/command.ts';
import type { EtcdCommand } from '../../systems/etcd/command.ts';
import type { EtcdAlarm } from '../../systems/etcd/facts.ts';
import type { HaproxyCommand } from '../../systems/haproxy/command.ts';
import type { PatroniWrite, WriteResult } from '../../systems/patroni/client.ts';
import type { SentinelCommand } from '../../systems/sentinel/command.ts';

/** A row of `pg_stat_progress_basebackup`: what a base backup has sent, of how much if that is known. */
export type BaseBackup = {
  readonly phase: string;
  /** Bytes. */
  readonly streamedBytes: number;
  readonly totalBytes?: number;
};

/** It is certain that nothing was sent: there is nobody to send it to, or the connection was refused. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError';
}

/** What `perform` needs of the clients. Members are addressed by name; `connect` knows where they are. */
export type Hands = {
  /** One request to a member's REST API. Never throws, never retries. */
  readonly patroni: (
    member: string,
    request: PatroniWrite,
    deadlineMs: number,
    signal: AbortSignal,
  ) => Promise<WriteResult>;
  /** Whether the configuration that a member works with holds all of this; undefined when it does not answer. */
  readonly hasConfig: (
    member: string,
    patch: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ) => Promise<boolean | undefined>;
  /** The base backup that a member is sending now; undefined when there is none or it does not answer. */
  readonly baseBackup: (member: string, signal: AbortSignal) => Promise<BaseBackup | undefined>;
  /**
   * Carries a change of etcd's out; returns bytes for a snapshot, 0 where the key was not what it had been.
   * @throws Error when no answer came or it was a no, NotSentError when nothing was sent.
   */
  readonly etcd: (
    command: Exclude<EtcdCommand, { type: 'etcd.alarms' }>,
    signal: AbortSignal,
  ) => Promise<number>;
  /** The alarms that stand, as a member of etcd tells them. @throws Error when no answer came, or NotSentError. */
  readonly alarms: (member: string, signal: AbortSignal) => Promise<readonly EtcdAlarm[]>;
  /** @throws Error when no answer came, NotSentError when nothing was sent. */
  readonly sentinel: (command: SentinelCommand, signal: AbortSignal) => Promise<Reply>;
  /** The runtime API's answer; empty when it was done. @throws Error when no answer came, or NotSentError. */
  readonly haproxy: (command: HaproxyCommand, signal: AbortSignal) => Promise<string>;
  /** The application's words when it refuses; empty when it was done. @throws Error when no answer came, or NotSentError. */
  readonly app: (command: AppCommand, signal: AbortSignal) => Promise<string>;
  /**
   * Opens a tool in a container on this terminal, and returns when it has ended or was left: its exit code, whether
   * it still runs, and Docker's word for the container then. @throws Error with Docker's words, NotSentError when
   * there is no terminal.
   */
  readonly shell: (
    command: ShellCommand,
    signal: AbortSignal,
  ) => Promise<ExecState & { readonly state: string | undefined }>;
  /** @throws Error with Docker's words. */
  readonly control: (command: ContainerCommand, signal: AbortSignal) => Promise<void>;
  /**
   * What shows that a container may still be at work: Docker says that it runs, or somebody answers on one of its
   * ports. Nothing when it is proven dead. @throws Error when that cannot be found out.
   */
  readonly signOfLife: (container: string, signal: AbortSignal) => Promise<string | undefined>;
  /** The container as Docker has it at this moment. @throws Error with Docker's words. */
  readonly container: (name: string, signal: AbortSignal) => Promise<Container | undefined>;
  /** What the machine lacks for a fault; nothing when it can be injected. @throws Error when that is not known. */
  readonly lacking: (
    fault: Parameters<typeof lacking>[1],
    signal: AbortSignal,
  ) => Promise<string | undefined>;
  /**
   * Makes sure that a fault will be taken back, before it is injected. @throws MarkedError when there is one of its kind
   * on the container already, Error when nobody is in charge.
   */
  readonly arm: (fault: Fault) => Promise<void>;
  /** Does to the container what the fault says. @throws Error with the words of Docker or of the tool. */
  readonly inject: (fault: Parameters<typeof inject>[1], signal: AbortSignal) => Promise<void>;
  /**
   * Takes a fault back now, whoever made it. Returns words where nobody will ever know, because its container is gone.
   * @throws UnknownFaultError when it cannot be told from here, Error when it is not proven.
   */
  readonly heal: (id: string) => Promise<string | undefined>;
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
  /** Changes the console itself. */
  readonly dispatch: (event: UiEvent) => void;
};
