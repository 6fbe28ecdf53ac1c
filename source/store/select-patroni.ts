import type { Dcs } from '../domain/dcs.ts';
import { current, membersOf } from '../domain/facts.ts';
import { isPrimary, type Lag, lagBehind, type PatroniNode } from '../domain/patroni.ts';
import { type RowBase, rowBase, secondsSince, stableRows } from './select-rows.ts';
import type { State } from './state.ts';

/** One Patroni member: its own word beside what etcd holds about it. */
export type PatroniRow = RowBase & {
  readonly node: PatroniNode | undefined;
  /** What etcd's keys make of the member. */
  readonly dcsRole: 'leader' | 'sync standby' | '';
  /** Whether etcd answers now; else `dcsRole` is as old as the last answer. */
  readonly dcsCurrent: boolean;
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
      dcsCurrent: state.dcs.error === undefined,
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
  /** Seconds since the keys were read, and why they cannot be read now. */
  readonly stale: { readonly seconds: number; readonly error: string } | undefined;
  /** Seconds left on the leader's lease, once it is no longer being renewed in time. */
  readonly leaseSeconds: number | undefined;
  readonly paused: boolean;
  readonly scheduled: { readonly at: string; readonly from: string; readonly to: string } | undefined;
};

/** Who holds the leader key, for how long, maintenance mode and a scheduled switchover. */
export function selectCluster(state: State): ClusterNote {
  const { value: dcs, error, at } = state.dcs;
  const failover = dcs?.failover;
  return {
    leader: dcs === undefined ? undefined : (dcs.leader?.name ?? null),
    stale: error === undefined ? undefined : { seconds: secondsSince(at ?? state.now, state.now), error },
    leaseSeconds: leaseSeconds(state),
    paused: dcs?.config?.paused === true,
    scheduled:
      failover?.scheduledAt === undefined
        ? undefined
        : { at: failover.scheduledAt, from: failover.leader ?? '', to: failover.member ?? 'any' },
  };
}

// A healthy leader renews its lease each loop, so less than half of it left means that it does not.
function leaseSeconds(state: State): number | undefined {
  const { value: lease, at, error } = state.lease;
  const leader = state.dcs.value?.leader;
  if (
    lease === undefined ||
    at === undefined ||
    error !== undefined ||
    leader == null ||
    leader.lease !== lease.lease
  )
    return undefined;
  const left = Math.max(0, Math.round(lease.ttl - (state.now - at) / 1000));
  return left < lease.grantedTtl / 2 ? left : undefined;
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
