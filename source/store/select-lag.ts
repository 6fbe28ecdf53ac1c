import { type LagSample, since } from '../cluster/lag/lag.ts';
import { type LagNow, lagNow, lagOf, writeRateOf } from '../cluster/lag/lag-now.ts';
import { current, membersOf } from '../model/facts.ts';
import { type Level, lagLevel } from '../model/thresholds.ts';
import { isSource, type PatroniNode } from '../systems/patroni/facts.ts';
import { primaryOf } from '../systems/patroni/primary.ts';
import { isStreaming, streamText } from '../systems/patroni/streaming.ts';
import { type Freshness, freshnessOf } from './row.ts';
import type { State } from './state.ts';

/** One replica and how far it is behind. */
export type LagRow = {
  readonly member: string;
  readonly fresh: Freshness;
  /** Undefined while it cannot be compared with a primary. */
  readonly lag: LagNow | undefined;
  readonly receiveLevel: Level;
  readonly replayLevel: Level;
  readonly streaming: boolean;
  /** A user called `pg_wal_replay_pause()`. */
  readonly paused: boolean;
  /** PostgreSQL's state, or how it gets its WAL. */
  readonly state: string;
  /** The last hour, the oldest first. */
  readonly samples: readonly LagSample[];
};

/** Every Patroni member that is not the primary, in the order of names. */
export function selectLag(state: State): readonly LagRow[] {
  const primary = primaryOf(state)?.name;
  return membersOf(state, 'patroni').flatMap((member): LagRow[] => {
    const fact = state.patroni[member];
    const node = fact?.value;
    if (member === primary) return [];
    const writes = node !== undefined && isSource(node);
    // A dead primary is no replica yet; a member with a past as one is shown with it.
    const samples = state.lag.replicas[member]?.samples ?? [];
    if (writes && samples.length === 0) return [];
    const lag =
      writes || current(fact) === undefined
        ? undefined
        : lagNow(state.lag, member, state.now, state.periodMs);
    const streaming = isStreaming(state, member);
    return [
      {
        member,
        fresh: freshnessOf(fact, state),
        ...measured(state, lag),
        streaming,
        paused: node?.replayPaused === true,
        state: writes ? node.role : streaming ? 'streaming' : stateOf(node, current(fact) !== undefined),
        samples,
      },
    ];
  });
}

/**
 * A replica as it was at each of its samples after the second `after` (since the epoch), the oldest first; what
 * is not of a sample is as of now.
 */
export function lagRowsAfter(state: State, row: LagRow, after: number): readonly LagRow[] {
  const fresh = since(row.samples, (after + 1) * 1000);
  const known = row.samples.length - fresh.length;
  return fresh.map((_, i) => ({
    ...row,
    ...measured(state, lagOf(state.lag, row.samples.slice(0, known + i + 1), row.lag?.writeRate)),
  }));
}

function stateOf(node: PatroniNode | undefined, answers: boolean): string {
  if (node === undefined) return '';
  return answers ? streamText(node) : (node.replicationState ?? node.state);
}

function measured({ thresholds }: State, lag: LagNow | undefined) {
  return {
    lag,
    receiveLevel: lagLevel(lag?.receive ?? 0, thresholds),
    replayLevel: lagLevel(lag?.replay ?? 0, thresholds),
  };
}

/** The primary that answers now, which all replicas are compared with, and its bytes per second; undefined while none does. */
export function selectLagPrimary(state: State) {
  const primary = primaryOf(state);
  return primary && { name: primary.name, writeRate: writeRateOf(state.lag, state.now, state.periodMs) };
}
