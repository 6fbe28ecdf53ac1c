import { setMaxListeners } from 'node:events';
import { watchDcs } from '../dcs/observe.ts';
import { createQuorumReads, type QuorumReads } from '../dcs/quorum-reads.ts';
import type { Journal } from '../faults/journal.ts';
import { composeInventory } from '../inventory/compose.ts';
import type { Inventory, Member } from '../inventory/inventory.ts';
import type { FactEvent } from '../model/event.ts';
import { isSource } from '../systems/patroni/facts.ts';
import type { Emit } from '../systems/system.ts';
import { watchDocker } from './docker.ts';
import { watchFaults } from './faults.ts';
import { keeper, type Wanted } from './keep.ts';
import { endpointsOf, watchMember } from './members.ts';
import { createPace, type Pace } from './pace.ts';
import { watchPostgres } from './postgres.ts';
import { makeTargets, type Targets } from './targets.ts';
import { watchWay } from './way.ts';
import { waysOf } from './ways.ts';

/** What to watch. */
export type Stack = {
  /** Compose project. */
  readonly project: string;
  /** Where Patroni keeps its keys in etcd, e.g. `/paws360/`; found by itself when absent. */
  readonly prefix?: string;
  /** How long a member may take where everything is read once, ms; that of one nearby when absent. */
  readonly patienceMs?: number;
  /** Shared with the actions; the sources make that of Compose when absent. */
  readonly inventory?: Inventory;
  /** How often everyone is asked; always the same when absent. */
  readonly pace?: Pace;
  /** Faults are watched where it is given. */
  readonly journal?: Journal;
  /** Whether writes of our own may be made, to see whether clients can write; not when absent. */
  readonly mayWrite?: () => boolean;
  /** Whether faults that others have left over may be healed; not when absent. */
  readonly mayHeal?: () => boolean;
};

/**
 * Watches the whole stack: Docker first, then each member that Docker lists, all beside each other. Whatever
 * is seen or fails arrives as an event. Nothing is thrown.
 */
export function startSources(stack: Stack, emit: Emit, signal: AbortSignal) {
  const { project, inventory = composeInventory(), pace = createPace() } = stack;
  const reads = createQuorumReads();
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const parts = keeper<Part>();
  let scope: string | undefined;
  const primary = new Map<string, boolean>();
  const silent = new Set<string>();
  let hadKeys = false;
  const targets = makeTargets();
  const known: Known = {
    targets,
    scope: () => scope,
    closely: (member) => primary.get(member) === true || silent.has(member),
  };
  const isPostgresOf = (part: Part, member: string) => part.postgres === true && part.member === member;

  const wanted = (members: readonly Member[]) => {
    const found = wantedFor(members, { ...stack, pace, reads }, report, known);
    const isKeyed = [...found.values()].some(({ member }) => member === DCS);
    // Nobody is left to ask for the keys: what was read last is not so any more.
    if (!isKeyed && hadKeys) {
      for (const system of ['dcs', 'lease'] as const)
        report({ type: 'source.failed', system, error: 'no member of etcd is left to ask', at: Date.now() });
    }
    hadKeys ||= isKeyed;
    return found;
  };
  // What was remembered of those that were removed.
  const forgetOthers = (members: readonly string[]) => {
    for (const name of primary.keys()) if (!members.includes(name)) primary.delete(name);
    for (const name of silent) if (!members.includes(name)) silent.delete(name);
  };

  const report = (event: FactEvent): void => {
    if (ending.signal.aborted) return;
    emit(event);
    targets.record(event);
    switch (event.type) {
      case 'containers.observed':
        forgetOthers(event.containers.map(({ member }) => member));
        parts.keep(wanted(inventory.members(event.containers)));
        break;
      case 'container.changed':
        parts.poke((part) => part.member === event.member || part.member === DCS);
        break;
      case 'dcs.changed':
        // Roles and routes follow the leader key: read them now, not at the next tick.
        if (event.changes.some((change) => change.key === 'leader'))
          parts.poke((part) => part.member !== DCS);
        break;
      case 'member.observed': {
        if (event.system !== 'patroni') break;
        scope ??= event.fact.scope === '' ? undefined : event.fact.scope;
        const was = primary.get(event.member);
        const is = isSource(event.fact);
        primary.set(event.member, is);
        silent.delete(event.member);
        // Was another one primary a moment ago, or is it still? Only a new answer shows it.
        if (is && was === false) parts.poke((part) => part.member !== DCS && part.member !== event.member);
        break;
      }
      case 'source.failed': {
        const { system, member } = event;
        if (system !== 'patroni' || member === undefined || silent.has(member)) break;
        silent.add(member);
        // Whether it takes writes is asked of PostgreSQL itself now.
        parts.poke((part) => isPostgresOf(part, member));
        break;
      }
    }
  };

  const { hosts } = inventory;
  const listing = hosts === undefined ? undefined : watchDocker(hosts, project, report, ending.signal, pace);
  // Without an engine that lists them, they are known from the start.
  if (hosts === undefined) {
    const members = inventory.members([]);
    report({
      type: 'hosts.absent',
      members: members.map(({ name, role }) => ({ name, role })),
      at: Date.now(),
    });
    parts.keep(wanted(members));
  }
  const { journal, mayHeal = () => false } = stack;
  const faults =
    journal === undefined || hosts === undefined
      ? undefined
      : watchFaults({ journal, docker: hosts, project, mayHeal }, report, ending.signal);
  const end = () => {
    ending.abort();
    void parts.stop();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });

  return {
    /** Asks everything again now. */
    refresh: (): void => {
      listing?.poke();
      parts.poke();
    },
    /** Ends everything; when it settles, nothing that was opened is left open. */
    stop: async (): Promise<void> => {
      signal.removeEventListener('abort', end);
      end();
      await Promise.all([listing?.done, faults?.done, parts.stop()]);
    },
  };
}

// The keys of Patroni's are read from etcd as a whole, not from a member.
const DCS = '';
// What we ask the way a client does belongs to no single member.
const WAYS = ' ways';

type Part = Wanted & {
  readonly member: string;
  /** Whether its PostgreSQL is asked, and not the member in the protocol of its system. */
  readonly postgres?: true;
};

/**
 * What the members have reported about themselves so far: Patroni's scope, and whose PostgreSQL is asked more often.
 */
type Known = {
  readonly scope: () => string | undefined;
  readonly closely: (member: string) => boolean;
  /** Where what we ask the way a client does comes out. */
  readonly targets: Targets;
};

function wantedFor(
  members: readonly Member[],
  stack: Stack & Required<Pick<Stack, 'pace'>> & { readonly reads: QuorumReads },
  emit: Emit,
  known: Known,
): Map<string, Part> {
  const { pace, reads } = stack;
  const wanted = new Map<string, Part>();
  for (const member of members) {
    wanted.set(member.key, {
      member: member.name,
      start: (signal) => watchMember(member, { reads, pace }, emit, signal),
    });
  }
  const keysOf = (role: Member['role']) =>
    JSON.stringify(members.filter((member) => member.role === role).map(({ key }) => key));
  const etcd = endpointsOf(members, 'etcd');
  if (etcd.length > 0) {
    const place = stack.prefix === undefined ? { scope: known.scope } : { prefix: stack.prefix };
    wanted.set(`dcs:${keysOf('etcd')}`, {
      member: DCS,
      start: (signal) => watchDcs(etcd, place, reads, emit, signal, pace),
    });
  }
  for (const { name, role, key, at } of members) {
    if (role !== 'patroni') continue;
    wanted.set(`postgres:${key}`, {
      member: name,
      postgres: true,
      start: (signal) =>
        watchPostgres({ name, at: at('postgres') }, () => known.closely(name), emit, signal, pace),
    });
  }
  for (const way of waysOf(members, known.targets, stack.mayWrite)) {
    wanted.set(`${way.system}:${way.key}`, {
      member: WAYS,
      start: (signal) => watchWay(way, emit, signal, pace),
    });
  }
  return wanted;
}
