import type { Dcs, DcsFailover } from './dcs.ts';
import type { TimelineSwitch } from './timeline-switch.ts';

/**
 * What the console saw itself of the changes of leader. The history says who was promoted when, but not
 * whether a user had asked for it.
 */
export type Handovers = {
  /** The last holder of the leader key. */
  readonly leader?: string;
  /** The change of leader whose row is not in the history yet. */
  readonly pending?: { readonly to: string; readonly planned: boolean };
  /** Timelines that were ended by a switchover. */
  readonly planned: readonly number[];
  /** The last timeline that had ended before the console read the history. */
  readonly before?: number;
};

/** Nothing seen yet. */
export const noHandovers: Handovers = { planned: [] };

/**
 * Follows the keys from one view to the next, change by change. A change of leader is planned when the key
 * `/failover` named the leader that it was taken from. It is matched with the next row of the history by the
 * order in which the keys change, so that no clock but Patroni's own is compared. `at` in ms since the epoch.
 */
export function followHandovers(
  known: Handovers,
  before: Dcs | undefined,
  after: Dcs,
  at: number,
): Handovers {
  const seen = followLeader(known, before, after, at);
  if (before === undefined) return { ...seen, before: lastTimeline(after) };
  if (after.history === before.history) return seen;
  // A cluster that was created again counts its timelines from one again.
  if (lastTimeline(after) < lastTimeline(before)) return { ...withoutPending(seen), planned: [], before: 0 };
  const row = after.history.at(-1);
  const { pending, planned } = seen;
  if (row === undefined || pending === undefined || row.newLeader !== pending.to) return seen;
  return { ...withoutPending(seen), planned: pending.planned ? [...planned, row.timeline] : planned };
}

function followLeader(known: Handovers, before: Dcs | undefined, after: Dcs, at: number): Handovers {
  const leader = after.leader?.name;
  if (leader === undefined || leader === known.leader) return known;
  if (known.leader === undefined) return { ...known, leader };
  const planned = names(before?.failover, known.leader, at);
  return { ...known, leader, pending: { to: leader, planned } };
}

// Patroni's clock may be this far ahead of ours when it carries out what was scheduled.
const CLOCK_SLACK_MS = 5_000;

// A switchover that is scheduled for later says nothing of what happens until then.
function names(failover: DcsFailover | null | undefined, leader: string, at: number): boolean {
  if (failover?.leader !== leader) return false;
  return failover.scheduledAt === undefined || at >= Date.parse(failover.scheduledAt) - CLOCK_SLACK_MS;
}

function lastTimeline({ history }: Dcs): number {
  return history.at(-1)?.timeline ?? 0;
}

function withoutPending({ pending: _, ...rest }: Handovers): Handovers {
  return rest;
}

/** Failovers, the oldest first, and how many of them were over when the console was opened. */
type Failovers = { readonly rows: readonly TimelineSwitch[]; readonly unseen: number };

/**
 * Failovers since a time (ms since the epoch): promotions of another node than the one that led before, without
 * those that the console saw being asked for as a switchover. What counts: a failover of Patroni's own accord, a
 * manual failover (it names no leader), and every change of leader from before the console was opened, because
 * the history does not distinguish a switchover from a failover. What does not: a leader that was restarted and leads
 * again (a new timeline, but nothing moved), and rows without a time or a leader. The first row has none
 * before it to compare with, and counts.
 */
export function failoversSince(
  history: readonly TimelineSwitch[],
  handovers: Handovers,
  since: number,
): Failovers {
  const rows = history.filter(
    ({ timeline, at, newLeader }, i) =>
      at !== undefined &&
      at >= since &&
      newLeader !== undefined &&
      newLeader !== history[i - 1]?.newLeader &&
      !handovers.planned.includes(timeline),
  );
  return { rows, unseen: rows.filter(({ timeline }) => timeline <= (handovers.before ?? 0)).length };
}
