import type { Container, Role } from '../model/container.ts';
import type { Endpoint } from '../net/endpoint.ts';
import type { Absent } from './absent.ts';
import type { DockerClient } from './docker/docker.ts';
import type { LogRecord } from './docker/log-frames.ts';
import type { DockerLogs } from './docker/logs.ts';
import type { DockerStats } from './docker/stats.ts';

/** Power over the hosts of a stack: its containers, their logs, commands in them, what faults need. */
export type HostControl = Omit<DockerClient, 'secret' | 'certificates' | 'remote'>;

/** What of it reads logs, and what reads counters. */
export type HostLogs = DockerLogs;
export type HostStats = DockerStats;
export type { LogRecord };

/** One member of the stack. */
export type Member = {
  readonly name: string;
  /** The system that it is a member of. */
  readonly role: Role;
  /** Another one when the member has to be connected to again: made new, started, stopped, published elsewhere. */
  readonly key: string;
  /** Where it answers for a purpose (`rest`, `client`, `stats`), and what opens it. It holds as long as `key` does. */
  readonly at: (purpose: string) => Endpoint | Absent;
};

/** Who the members of a stack are, where each purpose of them answers, what opens it, and who controls their hosts. */
export type Inventory = {
  /** The members, by what is known of the containers. */
  members(containers: readonly Container[]): readonly Member[];
  /** Absent where there is no power over the hosts. */
  readonly hosts?: HostControl;
};

/** Where a member answers for a purpose; undefined where it does not. */
export function endpointAt(member: Member | undefined, purpose: string): Endpoint | undefined {
  const found = member?.at(purpose);
  return found === undefined || 'absent' in found ? undefined : found;
}
