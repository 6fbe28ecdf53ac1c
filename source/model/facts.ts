import { byName } from '../text/names.ts';
import { onceFor } from '../text/once.ts';
import { own } from '../text/own.ts';
import type { Container, Role } from './container.ts';
import type { Dcs } from './dcs.ts';
import type { Ends } from './ends.ts';
import type { ActiveFault } from './fault.ts';
import type { Late } from './lateness.ts';
import type { Observed } from './observed.ts';
import type { PostgresAnswer } from './postgres.ts';
import type { Removed } from './removed.ts';
import type { ContainerStats } from './stats.ts';
import type { MemberSystem, SystemFacts } from './system.ts';
import type { Asks, Tried } from './tried.ts';

/** Facts of the members of one system, by member name. */
type ByMember<T> = Readonly<Record<string, Observed<T>>>;

/** How long the leader key can live on without its owner (etcd `LeaseTimeToLive`). */
export type LeaseLife = {
  readonly lease: string;
  /** Seconds left. */
  readonly ttl: number;
  /** Seconds granted. */
  readonly grantedTtl: number;
};

/**
 * All that the console knows of the stack: each fact beside its owner, never blended. Two owners that
 * disagree are side by side here, and `agreement.ts` says so by name.
 */
export type Facts = SharedFacts & {
  /** Owner: each member of itself. */
  readonly [S in MemberSystem]: ByMember<SystemFacts[S]>;
};

/** A stack whose hosts this console cannot control: its members are listed elsewhere, and it shows no containers. */
export type WithoutHosts = {
  readonly members: readonly { readonly name: string; readonly role: Role }[];
};

/** What is known beside what each member reports. */
type SharedFacts = {
  /** Compose project. */
  readonly project: string;
  /** The console's clock, ms since the epoch: ages are counted against it. */
  readonly now: number;
  /** Period at which everyone is asked, ms: what is no older than that is as new as it can be. */
  readonly periodMs: number;
  /** Absent where there is power over the hosts: then Docker reports which members there are. */
  readonly withoutHosts?: WithoutHosts;
  /** Owner: Docker. */
  readonly containers: Observed<readonly Container[]>;
  /** Owner: Docker. The members that left its list a moment ago. */
  readonly removed: readonly Removed[];
  /** Owner: Docker. How containers ended while the console looked, by member. */
  readonly ends: Readonly<Record<string, Ends>>;
  /** Owner: Docker. Asked for only while it is on the screen. */
  readonly stats: ByMember<ContainerStats>;
  /** Owner: etcd. */
  readonly dcs: Observed<Dcs>;
  /** Owner: etcd. */
  readonly lease: Observed<LeaseLife>;
  /** When the console itself was too late to receive answers; absent while it never was. */
  readonly lateness?: Late;
  /** Owner: PostgreSQL on each node. */
  readonly postgres: ByMember<PostgresAnswer>;
  /** Owner: the one that acknowledges a write of our own; by the member to which it was sent. */
  readonly writes: ByMember<Tried>;
  /** Owner: the one that answers a read of our own; by the member to which it was sent. */
  readonly reads: ByMember<Tried>;
  /** Owner: the journal of faults on this machine. */
  readonly faults: Observed<readonly ActiveFault[]>;
};

/** Everything that can answer or fail to. */
export type System = MemberSystem | 'docker' | 'stats' | 'dcs' | 'lease' | 'postgres' | 'faults' | Asks;

/** Containers of one role, in the order of their names. */
export function containersOf(facts: Pick<Facts, 'containers'>, role: Role): readonly Container[] {
  return (facts.containers.value ?? []).filter((container) => container.role === role);
}

/** The container of a member. */
export function containerOf(facts: Pick<Facts, 'containers'>, member: string): Container | undefined {
  const list = facts.containers.value;
  return list === undefined ? undefined : indexOf(list).get(member);
}

// Every row of every pane asks for its own: a search through the list for each of them would count with its square.
const indexOf = onceFor(
  (list: readonly Container[]): ReadonlyMap<string, Container> =>
    // The first of several of one name counts.
    new Map(list.toReversed().map((container) => [container.member, container])),
);

/**
 * Names of all members of a system: those with a container, those that are listed, and those that were observed. One that
 * was removed is no member any more.
 */
export function membersOf(facts: Facts, system: MemberSystem): string[] {
  const names = new Set(containersOf(facts, system).map((container) => container.member));
  for (const { name, role } of facts.withoutHosts?.members ?? []) if (role === system) names.add(name);
  for (const name of Object.keys(facts[system])) if (!isRemoved(facts, system, name)) names.add(name);
  return [...names].sort(byName);
}

/** The members of a system, and those that were removed a moment ago: what is on the screen. */
export function shownMembersOf(facts: Facts, system: MemberSystem): string[] {
  const removed = facts.removed.flatMap(({ member, role }) => (role === system ? member : []));
  return removed.length === 0
    ? membersOf(facts, system)
    : [...membersOf(facts, system), ...removed].sort(byName);
}

/** Whether a member of a system was removed a moment ago. */
export function isRemoved({ removed }: Pick<Facts, 'removed'>, system: MemberSystem, name: string): boolean {
  return removed.some(({ member, role }) => role === system && member === name);
}

/** The members that answer now, in the order of their names; with `fits`, only those whose fact fits. */
export function answering<S extends MemberSystem>(
  facts: Facts,
  system: S,
  fits: (fact: SystemFacts[S]) => boolean = () => true,
): string[] {
  const { [system]: said }: { readonly [K in MemberSystem]: ByMember<SystemFacts[K]> } = facts;
  return membersOf(facts, system).filter((name) => {
    const fact = current(own(said, name));
    return fact !== undefined && fits(fact);
  });
}

/** Whether the cluster follows another one, so that none of its members takes writes. */
export function isStandbyCluster({ dcs }: Pick<Facts, 'dcs'>): boolean {
  return dcs.value?.config?.standbyOf !== undefined;
}

/** Value of a member's fact while it can be trusted to be current; undefined once its owner fails. */
export function current<T>(fact: Observed<T> | undefined): T | undefined {
  return fact?.error === undefined ? fact?.value : undefined;
}

/** Whether the owner of a fact answers now. */
export function answers(fact: Observed<unknown> | undefined): boolean {
  return fact?.value !== undefined && fact.error === undefined;
}
