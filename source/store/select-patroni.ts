import type { Dcs } from '../domain/dcs.ts';
import { current, membersOf } from '../domain/facts.ts';
import { type KeyLife, keyLife } from '../domain/lease.ts';
import {
  type DcsContact,
  dcsContact,
  isPrimary,
  type Lag,
  lagBehind,
  type PatroniNode,
} from '../domain/patroni.ts';
import { type RowBase, rowBase, secondsSince, stableRows } from './select-rows.ts';
import type { State } from './state.ts';

/** One Patroni member: its own word beside what etcd holds about it. */
export type PatroniRow = RowBase & {
  readonly node: PatroniNode | undefined;
  /** What etcd's keys make of the member. */
  readonly dcsRole: 'leader' | 'sync standby' | '';
  /** When etcd was last heard (ms since the epoch) and its age, while it does not answer: `dcsRole` is that old. */
  readonly dcsStale: { readonly at: number | undefined; readonly seconds: number } | undefined;
  /** The node's own contact with the DCS; undefined where it does not say. */
  readonly contact: DcsContact | undefined;
  readonly receiveLag: number | undefined;
  readonly replayLag: number | undefined;
  /** Where it serves PostgreSQL, as it registered itself in etcd. */
  readonly host: string;
  /** Timeline of the current primary. */
  readonly leaderTimeline: number | undefined;
};

/** Rows of the Patroni pane, in the order of names. */
export const selectPatroniRows = stableRows<PatroniRow>((state) => {
  const primary = primaryNode(state);
  return membersOf(state, 'patroni').map((name) => {
    const fact = state.patroni[name];
    const lag = lagOf(primary, fact?.value);
    return {
      ...rowBase(state, name, name, fact),
      node: fact?.value,
      dcsRole: dcsRole(state.dcs.value, name),
      dcsStale: dcsStale(state),
      contact: dcsContact(fact?.value, state.dcs.value?.config ?? undefined, state.now),
      receiveLag: lag.receive,
      replayLag: lag.replay,
      host: hostOf(state.dcs.value?.members[name]?.connUrl ?? ''),
      leaderTimeline: primary?.timeline,
    };
  });
});

/** The cluster as etcd has it: what the title of the Patroni pane says. */
export type ClusterNote = {
  /** Undefined: not read yet; null: nobody holds the key. */
  readonly leader: string | null | undefined;
  /** When the keys were read last (ms since the epoch), and why they cannot be read now. */
  readonly stale: { readonly at: number | undefined; readonly error: string } | undefined;
  /** What is left of the leader's lease. */
  readonly life: KeyLife | undefined;
  readonly paused: boolean;
  readonly scheduled: { readonly at: string; readonly to: string } | undefined;
};

/** Who holds the leader key, for how long, maintenance mode and a scheduled switchover. */
export function selectCluster(state: State): ClusterNote {
  const { value: dcs, error, at } = state.dcs;
  const failover = dcs?.failover;
  return {
    leader: dcs === undefined ? undefined : (dcs.leader?.name ?? null),
    stale: error === undefined ? undefined : { at, error },
    life: keyLife(state),
    paused: dcs?.config?.paused === true,
    scheduled:
      failover?.scheduledAt === undefined
        ? undefined
        : { at: failover.scheduledAt, to: failover.member ?? 'any' },
  };
}

function dcsStale({ dcs: { at, error }, now }: State): PatroniRow['dcsStale'] {
  return error === undefined ? undefined : { at, seconds: secondsSince(at ?? now, now) };
}

function primaryNode(state: State): PatroniNode | undefined {
  const leader = state.dcs.value?.leader?.name;
  const nodes = membersOf(state, 'patroni').map((name) => current(state.patroni[name]));
  const primaries = nodes.filter((node) => node !== undefined && isPrimary(node));
  return primaries.find((node) => node?.name === leader) ?? primaries[0];
}

function lagOf(primary: PatroniNode | undefined, node: PatroniNode | undefined): Lag {
  return node === undefined || isPrimary(node)
    ? { receive: undefined, replay: undefined }
    : lagBehind(primary, node);
}

function dcsRole(dcs: Dcs | undefined, name: string): PatroniRow['dcsRole'] {
  if (dcs?.leader?.name === name) return 'leader';
  return dcs?.sync?.standbys.includes(name) === true ? 'sync standby' : '';
}

// As patronictl shows it: the port only where it is not PostgreSQL's own.
function hostOf(url: string): string {
  const host = /^[a-z]+:\/\/(?:[^@/]*@)?([^/?]+)/i.exec(url)?.[1] ?? '';
  return host.replace(/:5432$/, '');
}
