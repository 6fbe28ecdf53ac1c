import type { MemberSystem } from './system.ts';

/** What a container of the stack is for, from its label `io.paws.role`. */
export type Role = MemberSystem | 'other';

/**
 * Reads the label `io.paws.role`; a missing one is `other`. `isSystem` of `systems/index.ts` says whether a role is
 * that of a watched system: the list of systems is not known here.
 */
export function parseRole(label: string | undefined): Role {
  return label !== undefined && /^[a-z][a-z0-9-]{0,31}$/.test(label) ? (label as Role) : 'other';
}

/** Container states of the Docker Engine API (`State.Status`). */
export const STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const;
type ContainerState = (typeof STATES)[number] | 'unknown';

/** One container of the stack as Docker reports it. */
export type Container = {
  readonly id: string;
  /** Docker's name, e.g. `paws360-patroni1-1`. */
  readonly name: string;
  readonly role: Role;
  /** The member's own name in its cluster, e.g. `patroni1` (label `io.paws.member`). */
  readonly member: string;
  readonly state: ContainerState;
  readonly health: 'healthy' | 'unhealthy' | 'starting' | 'none';
  /** Exit code of the last run; only meaningful when the container is not running. */
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly restarts: number;
  /** ms since the epoch; absent if it never ran. */
  readonly startedAt?: number;
  /** ms since the epoch; absent if it never ended. */
  readonly finishedAt?: number;
  /** Whether faults may hit it (label `io.paws.chaos=allowed`). */
  readonly chaosAllowed: boolean;
  /** Whether it belongs to the stack that the console brings along (label `io.paws.stack=bundled`). */
  readonly bundled: boolean;
  /** Timing profile that the stack was started with (label `io.paws.profile`); absent without the label. */
  readonly profile?: string;
  /** Published ports by purpose (labels `io.paws.port.<purpose>`), known also while it is stopped. */
  readonly ports: Readonly<Record<string, number>>;
  /** Addresses of the engine's machine at which they are published, by purpose; 127.0.0.1 where there is none. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Directories in it with the files for TLS, by purpose (labels `io.paws.tls.<purpose>`); others are in clear text. */
  readonly tls?: Readonly<Record<string, string>>;
};

/** Whether its ports are its own now: a container that does not run has none, a frozen one keeps them. */
export function isAlive({ state }: Container): boolean {
  return state === 'running' || state === 'paused';
}

/** Whether processes in the container can run now (a paused one cannot). */
export function isRunning(container: Container): boolean {
  return container.state === 'running';
}
