import { type LagNow, lagNow, trendOf, writeRateOf } from '../../cluster/lag/lag-now.ts';
import type { Dcs } from '../../model/dcs.ts';
import { shownMembersOf } from '../../model/facts.ts';
import { postgresSelf } from '../../model/postgres.ts';
import { type Level, lagLevel } from '../../model/thresholds.ts';
import { type RowBase, rowBase, secondsSince, stableRows } from '../../store/row.ts';
import type { State } from '../../store/state.ts';
import { type DcsContact, dcsContact, isSource, lagBehind, type PatroniNode } from './facts.ts';
import { primaryOf } from './primary.ts';
import { onlyRegistered } from './registered.ts';
import { slotsText } from './slots.ts';
import { isStreaming } from './streaming.ts';

/** One Patroni member: its own report beside what etcd holds about it. */
export type PatroniRow = RowBase & {
  readonly node: PatroniNode | undefined;
  /** Whether it streams from another member. */
  readonly streams: boolean;
  /** Whether nothing is known of it but its key in etcd. */
  readonly isUnwatched: boolean;
  /** What etcd's keys make of the member. */
  readonly dcsRole: 'leader' | 'sync standby' | 'quorum standby' | '';
  /** When etcd was last observed (ms since the epoch) and its age, while it does not answer: `dcsRole` is that old. */
  readonly dcsStale: { readonly at: number | undefined; readonly seconds: number } | undefined;
  /** The node's own contact with the DCS; undefined where it does not say. */
  readonly contact: DcsContact | undefined;
  /** Bytes; replicas only. */
  readonly receiveLag: number | undefined;
  readonly replayLag: number | undefined;
  readonly receiveLevel: Level;
  readonly replayLevel: Level;
  /** Replicas only, from the second observation on. */
  readonly lag: LagNow | undefined;
  /** Bytes per second that a primary writes or a replica replays. */
  readonly rate: number | undefined;
  /** Greatest replay lag (bytes) in each of the last stretches of time; undefined where none was sampled. */
  readonly trend: readonly (number | undefined)[];
  /** Lag (bytes) at which it is warned. */
  readonly warnBytes: number;
  /** Where it serves PostgreSQL, as it registered itself in etcd. */
  readonly host: string;
  /** The replication slots of a primary in a cell; absent on a replica, and where they are not known. */
  readonly slots: { readonly text: string; readonly isIdle: boolean } | undefined;
  /** Timeline of the current primary. */
  readonly leaderTimeline: number | undefined;
};

/** Stretches of time in the trend of a row, and how long each is, ms. */
const TREND_STRETCHES = 8;
const TREND_STRETCH_MS = 5_000;

/** Rows of the Patroni pane, in the order of names; below them those that are only registered in etcd. */
export const selectPatroniRows = stableRows<PatroniRow>((state) => {
  const primary = primaryOf(state)?.node;
  const unwatched = onlyRegistered(state);
  return [...shownMembersOf(state, 'patroni'), ...unwatched].map((name) => {
    const fact = state.patroni[name];
    return {
      isUnwatched: unwatched.includes(name),
      ...rowBase(state, name, name, fact),
      node: fact?.value,
      streams: isStreaming(state, name),
      dcsRole: dcsRole(state.dcs.value, name),
      dcsStale: dcsStale(state),
      contact: dcsContact(fact?.value, state.dcs.value?.config ?? undefined, state.now),
      ...lagFields(state, name, primary, fact?.value),
      host: hostOf(state.dcs.value?.members[name]?.connUrl ?? ''),
      slots: slotsCell(state, name),
      leaderTimeline: primary?.timeline,
    };
  });
});

function lagFields(state: State, name: string, primary?: PatroniNode, node?: PatroniNode) {
  const { thresholds, now, periodMs } = state;
  const writes = node !== undefined && isSource(node);
  const lag = writes ? undefined : lagNow(state.lag, name, now, periodMs);
  // Before the first comparison of like with like, the two newest answers say about how far it is.
  const rough = node === undefined || writes || lag !== undefined ? undefined : lagBehind(primary, node);
  const receiveLag = lag?.receive ?? rough?.receive;
  const replayLag = lag?.replay ?? rough?.replay;
  return {
    receiveLag,
    replayLag,
    receiveLevel: lagLevel(receiveLag ?? 0, thresholds),
    replayLevel: lagLevel(replayLag ?? 0, thresholds),
    lag,
    rate: !writes ? lag?.replayRate : node === primary ? writeRateOf(state.lag, now, periodMs) : undefined,
    trend: writes
      ? []
      : trendOf(state.lag.replicas[name]?.samples ?? [], now, TREND_STRETCHES, TREND_STRETCH_MS),
    warnBytes: thresholds.lagWarnBytes,
  };
}

function slotsCell(state: State, name: string): PatroniRow['slots'] {
  const { slots, inRecovery = true } = postgresSelf(state, name) ?? {};
  // Those of a replica are kept for the next primary, and are idle until then.
  if (slots === undefined || inRecovery) return undefined;
  return { text: slotsText(slots), isIdle: slots.some(({ active }) => !active) };
}

function dcsStale({ dcs: { at, error }, now }: State): PatroniRow['dcsStale'] {
  return error === undefined ? undefined : { at, seconds: secondsSince(at ?? now, now) };
}

function dcsRole(dcs: Dcs | undefined, name: string): PatroniRow['dcsRole'] {
  if (dcs?.leader?.name === name) return 'leader';
  if (dcs?.sync?.standbys.includes(name) !== true) return '';
  return dcs.config?.synchronousMode === 'quorum' ? 'quorum standby' : 'sync standby';
}

// As patronictl shows it: the port only where it is not PostgreSQL's own.
function hostOf(url: string): string {
  const host = /^[a-z]+:\/\/(?:[^@/]*@)?([^/?]+)/i.exec(url)?.[1] ?? '';
  return host.replace(/:5432$/, '');
}
