import { setMaxListeners } from 'node:events';
import { watchDcs } from '../dcs/observe.ts';
import { createQuorumReads, type QuorumReads } from '../dcs/quorum-reads.ts';
import type { Journal } from '../faults/journal.ts';
import { type Credentials, type DockerClient, dockerClient } from '../inventory/docker/docker.ts';
import type { Container } from '../model/container.ts';
import type { FactEvent } from '../model/event.ts';
import type { FindLogin, Login } from '../net/login.ts';
import { isPrimary } from '../systems/patroni/facts.ts';
import type { Emit } from '../systems/system.ts';
import { watchConnections } from './connections.ts';
import { watchDocker } from './docker.ts';
import { watchFaults } from './faults.ts';
import { keeper, type Wanted } from './keep.ts';
import { endpointsOf, watchMember } from './members.ts';
import { createPace, type Pace } from './pace.ts';
import { endpointOf } from './source.ts';

/** What to watch. */
export type Stack = {
  /** Compose project. */
  readonly project: string;
  /** Where Patroni keeps its keys in etcd, e.g. `/paws360/`; found by itself when absent. */
  readonly prefix?: string;
  /** Shared with the actions; the sources make their own when absent. */
  readonly docker?: DockerClient;
  /** How often everyone is asked; always the same when absent. */
  readonly pace?: Pace;
  /** Faults are watched where it is given. */
  readonly journal?: Journal;
  /** Whether faults that others have left over may be taken back; not when absent. */
  readonly mayHeal?: () => boolean;
};

export type Sources = {
  /** Asks everything again now. */
  refresh(): void;
  /** Ends everything; when it settles, nothing that was opened is left open. */
  stop(): Promise<void>;
};

/**
 * Watches the whole stack: Docker first, then each member that Docker lists, all beside each other. Whatever
 * is seen or fails arrives as an event. Nothing is thrown.
 */
export function startSources(stack: Stack, emit: Emit, signal: AbortSignal): Sources {
  const { project, docker = dockerClient(), pace = createPace() } = stack;
  const reads = createQuorumReads();
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  const parts = keeper<Part>();
  let scope: string | undefined;
  const primary = new Map<string, boolean>();
  /** The member that last said so for the first time. */
  let newest: string | undefined;
  const known: Known = { scope: () => scope, primary: () => newest };

  const tell = (event: FactEvent): void => {
    if (ending.signal.aborted) return;
    emit(event);
    switch (event.type) {
      case 'containers.observed':
        parts.keep(wantedFor(event.containers, { ...stack, docker, pace, reads }, tell, known));
        break;
      case 'container.changed':
        parts.poke((part) => part.member === event.member || part.member === DCS);
        break;
      case 'dcs.changed':
        // Roles and routes follow the leader key: look at them now, not at the next tick.
        if (event.changes.some((change) => change.key === 'leader'))
          parts.poke((part) => part.member !== DCS);
        break;
      case 'member.observed': {
        if (event.system !== 'patroni') break;
        scope ??= event.fact.scope === '' ? undefined : event.fact.scope;
        const was = primary.get(event.member);
        const is = isPrimary(event.fact);
        primary.set(event.member, is);
        if (is && was !== true) newest = event.member;
        else if (!is && newest === event.member) newest = undefined;
        if (is && was === undefined) parts.poke((part) => part.member === CONNECTIONS);
        // Was another one primary a moment ago, or is it still? Only its answer of now tells.
        if (is && was === false) parts.poke((part) => part.member !== DCS && part.member !== event.member);
        break;
      }
    }
  };

  const listing = watchDocker(docker, project, tell, ending.signal, pace);
  const { journal, mayHeal = () => false } = stack;
  const faults =
    journal === undefined
      ? undefined
      : watchFaults({ journal, docker, project, mayHeal }, tell, ending.signal);
  const end = () => {
    ending.abort();
    void parts.stop();
  };
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });

  return {
    refresh: () => {
      listing.poke();
      parts.poke();
    },
    stop: async () => {
      signal.removeEventListener('abort', end);
      end();
      await Promise.all([listing.done, faults?.done, parts.stop()]);
    },
  };
}

// The keys of Patroni's are read from etcd as a whole, not from a member.
const DCS = '';
// They are those of whoever is primary.
const CONNECTIONS = ' connections';

type Part = Wanted & { readonly member: string };

/** What the members have told of themselves so far: Patroni's scope, and who is primary. */
type Known = { readonly scope: () => string | undefined; readonly primary: () => string | undefined };

function wantedFor(
  containers: readonly Container[],
  stack: Stack & Required<Pick<Stack, 'docker' | 'pace'>> & { readonly reads: QuorumReads },
  emit: Emit,
  known: Known,
): Map<string, Part> {
  const { pace, reads } = stack;
  const wanted = new Map<string, Part>();
  for (const container of containers) {
    // A container that was made anew may have another password, so it is another member to watch.
    const key = `${container.role}:${container.member}:${container.id}:${JSON.stringify(container.ports)}`;
    const findLogin = statsLogin(stack.docker, stack.project);
    wanted.set(key, {
      member: container.member,
      start: (signal) => watchMember(container, { findLogin, reads, pace }, emit, signal),
    });
  }
  const etcd = endpointsOf(containers, 'etcd');
  if (etcd.length > 0) {
    const place = stack.prefix === undefined ? { scope: known.scope } : { prefix: stack.prefix };
    wanted.set(`dcs:${JSON.stringify(etcd)}`, {
      member: DCS,
      start: (signal) => watchDcs(etcd, place, reads, emit, signal, pace),
    });
  }
  const nodes = containers.filter((container) => container.role === 'patroni');
  const findLogin = loginOf(stack.docker, stack.project, ({ postgres }) => postgres);
  const primary = () => {
    const node = nodes.find(({ member }) => member === known.primary());
    return node === undefined ? undefined : endpointOf(node, 'postgres');
  };
  if (nodes.length > 0) {
    const key = JSON.stringify(nodes.map(({ id, ports }) => [id, ports]));
    wanted.set(`connections:${key}`, {
      member: CONNECTIONS,
      start: (signal) => watchConnections(primary, findLogin, emit, signal, stack.pace),
    });
  }
  return wanted;
}

/** Login of HAProxy's statistics page. */
export function statsLogin(docker: DockerClient, project: string): FindLogin {
  return loginOf(docker, project, ({ haproxyStats }) => haproxyStats);
}

/** A login, asked of Docker once and kept here only. */
function loginOf(
  docker: DockerClient,
  project: string,
  pick: (credentials: Credentials) => Login | undefined,
): FindLogin {
  let known: ReturnType<FindLogin> | undefined;
  return async (limit) => {
    known ??= docker.credentials(project, limit).then(pick);
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}
