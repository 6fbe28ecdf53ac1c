import type { Container } from '../model/container.ts';
import type { DcsConfig } from '../model/dcs.ts';
import { containerOf, membersOf, shownMembersOf } from '../model/facts.ts';
import type { Observed } from '../model/observed.ts';
import { systems } from '../systems/index.ts';
import { own } from '../text/own.ts';
import type { State } from './state.ts';
import type { PanelId } from './ui-state.ts';

/** All that one owner says of a member, in the owner's own words. */
export type Statement = {
  /** e.g. `patroni1`, `etcd`, `Docker`. */
  readonly owner: string;
  /** How it was asked: `GET /patroni`, `INFO`, `SENTINEL MASTERS`. */
  readonly asked: string;
  /** When it said so, ms since the epoch; absent if it never did. */
  readonly at?: number;
  /** Its last failure and since when it fails, while it does. */
  readonly error?: string;
  readonly failingSince?: number;
  /** JSON, with the field names of the owner. */
  readonly document: unknown;
};

/** Everything that is known of a member, by owner: itself first, or the system of the pane that it was opened from. */
export function selectStatements(state: State, panel: PanelId, member: string): readonly Statement[] {
  const itself = systems
    .filter(({ id }) => shownMembersOf(state, id).includes(member))
    .map(({ id, asked }) => statement(member, asked, state[id][member]));
  const trail = state.failoverTrails[member];
  if (trail !== undefined) itself.push(statement(member, 'announcements of the last failover', trail, trail));
  for (const [asks, what] of TRIED) {
    const fact = own(state[asks], member);
    if (fact !== undefined) itself.push(statement(member, what, fact));
  }
  const docker = dockerStatements(state, member);
  const proxies = proxyStatements(state, member);
  const others = [
    ...(itself.length > 0 && shownMembersOf(state, 'patroni').includes(member)
      ? keyStatements(state, member)
      : []),
    ...primaryStatements(state, member),
    ...sentinelStatements(state, member),
  ];
  if (panel === 'containers') return [...docker, ...itself, ...others, ...proxies];
  if (panel === 'haproxy') return [...proxies, ...itself, ...others, ...docker];
  return [...itself, ...others, ...proxies, ...docker];
}

// What became of what this console asked through it, or of it, as a client does.
const TRIED = [
  ['writes', 'a write of this console'],
  ['reads', 'a read of this console'],
] as const;

function statement(
  owner: string,
  asked: string,
  fact: Observed<unknown> | undefined,
  document: unknown = fact?.raw ?? fact?.value,
): Statement {
  const { at, error, failingSince } = fact ?? {};
  return {
    owner,
    asked,
    document,
    ...(at === undefined ? {} : { at }),
    ...(error === undefined ? {} : { error }),
    ...(failingSince === undefined ? {} : { failingSince }),
  };
}

/** Patroni's keys that concern the member, and the lease while it holds the leader key. */
function keyStatements(state: State, member: string): Statement[] {
  const { dcs, lease } = state;
  const parsed = dcs.value && {
    leader: dcs.value.leader,
    [`members/${member}`]: dcs.value.members[member] ?? null,
    sync: dcs.value.sync,
    failover: dcs.value.failover,
    config: withoutDocument(dcs.value.config),
  };
  const wanted = ['leader', `members/${member}`, 'sync', 'failover', 'status', 'config'];
  const raw = wanted.flatMap((name) => entriesOf(dcs.raw).filter(([key]) => key.endsWith(`/${name}`)));
  const keys = statement('etcd', 'keys of Patroni', dcs, raw.length > 0 ? Object.fromEntries(raw) : parsed);
  if (dcs.value?.leader?.name !== member) return [keys];
  return [keys, statement('etcd', 'LeaseTimeToLive', lease)];
}

// The raw keys have it, without what is secret in it.
function withoutDocument(config: DcsConfig | null): Omit<DcsConfig, 'document'> | null {
  if (config === null) return null;
  const { document: _, ...settings } = config;
  return settings;
}

/** What each node that has standbys says of this one (`pg_stat_replication`). */
function primaryStatements(state: State, member: string): Statement[] {
  return membersOf(state, 'patroni').flatMap((name) => {
    const fact = state.patroni[name];
    const rows = entriesOf(fact?.raw).find(([field]) => field === 'replication')?.[1];
    const row = itemsOf(rows ?? fact?.value?.replication).find(
      (standby) => (standby.application_name ?? standby.applicationName) === member,
    );
    return row === undefined ? [] : [statement(name, 'GET /patroni, replication', fact, row)];
  });
}

/** HAProxy's lines of the server that has the member's name. */
function proxyStatements(state: State, member: string): Statement[] {
  return membersOf(state, 'haproxy').flatMap((proxy) => {
    const fact = state.haproxy[proxy];
    const lines = itemsOf(fact?.raw ?? fact?.value?.servers);
    const own = lines.filter((line) => (line.svname ?? line.server) === member);
    if (own.length === 0) return [];
    const byBackend = own.map((line) => [String(line.pxname ?? line.backend), line]);
    return [statement(proxy, '/stats;csv', fact, Object.fromEntries(byBackend))];
  });
}

/** What each sentinel believes of a Redis: as the master, or as one of its replicas. */
function sentinelStatements(state: State, member: string): Statement[] {
  return membersOf(state, 'sentinel').flatMap((name) => {
    const fact = state.sentinel[name];
    const masters = entriesOf(fact?.raw ?? fact?.value).find(([field]) => field === 'masters')?.[1];
    return itemsOf(masters).flatMap((master): Statement[] => {
      if (hostOf(master) === member) {
        const { replicas: _, ...entry } = master;
        return [statement(name, 'SENTINEL MASTERS', fact, entry)];
      }
      const replica = itemsOf(master.replicas).find((item) => hostOf(item) === member);
      return replica === undefined ? [] : [statement(name, 'SENTINEL REPLICAS', fact, replica)];
    });
  });
}

function dockerStatements(state: State, member: string): Statement[] {
  const container = containerOf(state, member);
  if (container === undefined) return [];
  return [statement('Docker', 'GET /containers/json', state.containers, dockerDocument(container))];
}

/** A container with the field names of the Engine API. Its environment, which holds passwords, is never kept. */
function dockerDocument(container: Container): unknown {
  const time = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
  return {
    Id: container.id,
    Name: container.name,
    State: {
      Status: container.state,
      Health: { Status: container.health },
      ExitCode: container.exitCode,
      OOMKilled: container.oomKilled,
      StartedAt: time(container.startedAt),
      FinishedAt: time(container.finishedAt),
    },
    RestartCount: container.restarts,
    Labels: {
      'io.paws.role': container.role,
      'io.paws.member': container.member,
      'io.paws.chaos': container.chaosAllowed ? 'allowed' : '',
    },
    Ports: container.ports,
  };
}

type Fields = Readonly<Record<string, unknown>>;

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function itemsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

function hostOf(entity: Fields): unknown {
  return entity.ip ?? entity.host;
}
