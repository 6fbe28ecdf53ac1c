import type { Drill } from './drill.ts';
import { happeningsOf, likelyCause } from './happenings.ts';
import type { Observation } from './observation.ts';
import type { Scene } from './phases.ts';
import { type Attempt, type Lane, laneNames, writeLanes } from './result/attempt.ts';
import { type LaneOutage, lengthOf, outagesOf, ownOutage, worst } from './result/outage.ts';
import type { ReportedOutage } from './result/report.ts';

/** The outages of a run, by lane and as they are judged and reported. */
export type Measured = ReturnType<typeof measure>;

/** Measures the outages of every lane from its attempts. */
export function measure(
  attempts: readonly Attempt[],
  scene: Scene,
  drill: Pick<Drill, 'system'>,
  observations: readonly Observation[],
) {
  const lanes = Object.fromEntries(
    laneNames.map((lane) => {
      const all = outagesOf(attempts, lane, scene.faultMs);
      const own = ownOutage(all, newLeaderMs(attempts, lane, scene));
      return [lane, own === undefined ? { all } : { all, own }];
    }),
  ) as Readonly<Record<Lane, { readonly all: readonly LaneOutage[]; readonly own?: LaneOutage }>>;
  const judged: readonly Lane[] = drill.system === 'redis' ? ['redis'] : writeLanes;
  const ownOf = (names: readonly Lane[]) => worst(names.flatMap((lane) => lanes[lane].own ?? []));
  const laterOf = (names: readonly Lane[]) =>
    names.flatMap((lane) => lanes[lane].all.filter((outage) => outage !== lanes[lane].own));
  const own = judged.flatMap((lane) => lanes[lane].own ?? []);
  const later = [...laterOf(judged)].sort((a, b) => a.fromMs - b.fromMs);
  const happenings = happeningsOf(observations, drill.system);
  const reported = (outage: LaneOutage, isOwn: boolean): ReportedOutage => {
    const since = (ms: number) => rounded(ms - scene.faultMs);
    return {
      own: isOwn,
      lane: outage.lane,
      fromMs: since(outage.fromMs),
      toMs: outage.restoredAtMs === null ? null : since(outage.restoredAtMs),
      uMinMs: rounded(outage.uMinMs ?? 0),
      uMaxMs: outage.uMaxMs === null ? null : rounded(outage.uMaxMs),
      attempts: outage.attempts,
      failed: outage.failed,
      cause: isOwn ? null : likelyCause(outage, happenings),
    };
  };
  const totals = judged.map((lane) => lanes[lane].all.reduce((sum, outage) => sum + lengthOf(outage), 0));
  const totalMs = Math.max(0, ...totals);
  return {
    lanes,
    /** The outage of the fault in the lanes that the drill is judged by: the worse one. */
    own: worst(own),
    /** Of the lanes that write to PostgreSQL, and of Redis. */
    writes: ownOf(writeLanes),
    laterWrites: laterOf(writeLanes),
    redis: lanes.redis.own,
    outages: [
      ...own.map((outage) => reported(outage, true)),
      ...later.map((outage) => reported(outage, false)),
    ],
    /** All outages together in the lane that had more, at most, ms; null where there were none, or one has no measure. */
    totalMs: totalMs === 0 || !Number.isFinite(totalMs) ? null : totalMs,
  };
}

/** When a new leader first acknowledged in a lane: a higher timeline, or of Redis another instance. */
function newLeaderMs(attempts: readonly Attempt[], lane: Lane, scene: Scene): number | undefined {
  const isNew = ({ timeline, server }: Attempt) =>
    lane === 'redis' ? server !== undefined && server !== scene.leader : (timeline ?? 0) > scene.timeline;
  const times = attempts
    .filter(
      (attempt) => attempt.lane === lane && attempt.outcome === 'ok' && attempt.completedMs > scene.faultMs,
    )
    .filter(isNew)
    .map(({ completedMs }) => completedMs);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** A time as it is reported, to a tenth of a ms; null stays null. */
export function rounded<Ms extends number | null>(ms: Ms): Ms {
  return (ms === null ? null : Math.round(ms * 10) / 10) as Ms;
}
