import { masterNode } from '../../cluster/redis-master.ts';
import { current, membersOf, shownMembersOf } from '../../model/facts.ts';
import { type RowBase, rowBase, secondsSince, stableRows } from '../../store/row.ts';
import type { State } from '../../store/state.ts';
import { isDown, type SentinelMaster } from './facts.ts';
import { type FailoverTrail, isOver, stepText } from './failover-trail.ts';
import { majorityOf } from './majority.ts';

/** What the sentinels can differ about. */
type Belief = 'address' | 'flags' | 'epoch' | 'peers' | 'quorum' | 'vote';

/** One master in the eyes of one sentinel; without a master when it monitors none or was never observed. */
export type SentinelRow = RowBase & {
  readonly sentinel: string;
  readonly master: SentinelMaster | undefined;
  /** Seconds for which it has been in TILT; absent while it is not. */
  readonly tiltSeconds: number | undefined;
  /** Other sentinels that there are, whether or not this one knows them. */
  readonly peers: number;
  /** Beliefs that are not those of the majority of the sentinels that answer. */
  readonly odd: Readonly<Partial<Record<Belief, true>>>;
  /** A failover that goes on, or ended a moment ago. */
  readonly failover: Progress | undefined;
  /** The sentinel that it voted for in that failover. */
  readonly vote: string;
  /** Bytes by which the worst replica is behind, by the offsets that this sentinel has. */
  readonly replicaLag: number | undefined;
};

/** How far a failover has come by one sentinel. */
type Progress = {
  readonly text: string;
  /** Whether the other sentinels elected this one to carry it out. */
  readonly leads: boolean;
  /** Seconds since it ended; absent while it goes on. */
  readonly overSeconds?: number;
};

/** How long the end of a failover stays in view, and after how long one without an end is not shown any more. */
const OVER_MS = 60_000;
const STUCK_MS = 180_000;

/** A row for each sentinel and each master that it monitors: what they believe, beside each other. */
export const selectSentinelRows = stableRows<SentinelRow>((state) => {
  const names = membersOf(state, 'sentinel');
  return shownMembersOf(state, 'sentinel').flatMap((name) => {
    const fact = state.sentinel[name];
    const masters = fact?.value?.masters ?? [];
    const row = (master: SentinelMaster | undefined): SentinelRow => ({
      ...rowBase(state, master === undefined ? name : `${name}/${master.name}`, name, fact),
      sentinel: name,
      tiltSeconds: fact?.value?.tiltSeconds,
      master,
      peers: names.length - 1,
      odd: current(fact) === undefined ? {} : oddOf(state, names, name, master?.name),
      failover: progressOf(state, name, master),
      vote: voteOf(state, name),
      replicaLag: worstLag(master, masterNode(state, master?.host)),
    });
    return masters.length === 0 ? [row(undefined)] : masters.map(row);
  });
});

/** The failover that goes on now, by the sentinel that knows most of it. */
export function selectFailover(state: State) {
  const going = selectSentinelRows(state).flatMap(({ sentinel, failover }) =>
    failover === undefined || failover.overSeconds !== undefined ? [] : [{ sentinel, ...failover }],
  );
  return going.sort((a, b) => Number(b.leads) - Number(a.leads))[0];
}

function oddOf(state: State, names: readonly string[], name: string, master?: string): SentinelRow['odd'] {
  const beliefs = new Map(
    names.flatMap((other) => {
      const view = current(state.sentinel[other]);
      const found = view?.masters.find((m) => m.name === master);
      return found === undefined ? [] : [[other, believed(found, voteOf(state, other))] as const];
    }),
  );
  const own = beliefs.get(name);
  if (own === undefined || beliefs.size < 2) return {};
  const odd: Partial<Record<Belief, true>> = {};
  for (const belief of Object.keys(own) as Belief[]) {
    const values = [...beliefs.values()].map((other) => other[belief]);
    if (own[belief] !== majorityOf(values)) odd[belief] = true;
  }
  return odd;
}

function believed(master: SentinelMaster, vote: string): Readonly<Record<Belief, unknown>> {
  return {
    address: `${master.host}:${master.port}`,
    flags: isDown(master),
    epoch: master.configEpoch,
    peers: master.otherSentinels,
    quorum: master.quorumReached,
    vote,
  };
}

function progressOf(state: State, name: string, master: SentinelMaster | undefined): Progress | undefined {
  const trail = recentTrail(state, name);
  if (trail !== undefined) {
    const over = isOver(trail) ? { overSeconds: secondsSince(trail.at, state.now) } : {};
    return { text: stepText(trail), leads: trail.leads, ...over };
  }
  return master?.failoverState === undefined ? undefined : { text: master.failoverState, leads: false };
}

function recentTrail(state: State, name: string): FailoverTrail | undefined {
  const trail = state.failoverTrails[name];
  if (trail === undefined) return undefined;
  return state.now - trail.at < (isOver(trail) ? OVER_MS : STUCK_MS) ? trail : undefined;
}

// A vote is for a run id; whose it is each sentinel reports itself.
function voteOf(state: State, name: string): string {
  const vote = recentTrail(state, name)?.vote;
  if (vote === undefined) return '';
  const [voted] = Object.entries(state.sentinel).find(([, { value }]) => value?.id === vote) ?? [];
  return voted ?? vote.slice(0, 8);
}

function worstLag(master?: SentinelMaster, node?: { readonly offset: number }): number | undefined {
  if (master === undefined || node === undefined || master.replicas.length === 0) return undefined;
  return Math.max(...master.replicas.map((replica) => Math.max(0, node.offset - replica.offset)));
}
