import { current, type Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import { isDown, type SentinelMaster } from '../../systems/sentinel/facts.ts';
import { formatDuration } from '../../text/units.ts';
import type { Lost } from './leader.ts';
import { inTurn, range, sooner, writesStop } from './range.ts';

// A container that is started again, and Redis in it with its data set.
const REDIS_STARTS = range(500, 3000);
// A replica that is told to be master, and the next look of the sentinels at it.
const HANDOVER = range(500, 3000);
// Agreement of the sentinels and the start of the failover, at most 1 s each, and the vote.
const SENTINELS_ACT = range(0, 3000);

/**
 * How long writes to Redis stop when its master is lost, with `others`, for so many seconds (without them, until
 * somebody brings it back). Undefined while no sentinel reports its settings.
 */
export function predictRedisLoss(facts: Facts, loss: Lost): Prediction | undefined {
  const [master] = Object.values(facts.sentinel).flatMap((fact) => current(fact)?.masters[0] ?? []);
  if (master === undefined) return undefined;
  const { downAfterMs, failoverTimeoutMs } = master;
  const back =
    loss.seconds === undefined
      ? range(Number.POSITIVE_INFINITY)
      : inTurn(range(loss.seconds * 1000), REDIS_STARTS);
  const stuck = noFailover(facts, master, loss.others);
  if (stuck !== undefined) return writesStop(back, stuck, 'writes to Redis');
  const failover = inTurn(range(downAfterMs), SENTINELS_ACT);
  const outage = sooner(failover, back);
  const downAfter = formatDuration(downAfterMs);
  const retry = formatDuration(2 * failoverTimeoutMs);
  const why =
    back.maxMs < failover.minMs
      ? `it is back before down-after (${downAfter})`
      : `down-after ${downAfter}, agreement and vote; a failover that fails is tried again only after ${retry}`;
  return writesStop(outage, why, 'writes to Redis');
}

/** How long writes to Redis stop when a sentinel is told to promote a replica: nobody has to be held for down. */
export function predictRedisHandover(): Prediction {
  return writesStop(HANDOVER, 'the promotion, and clients that connect again', 'writes to Redis');
}

function noFailover(facts: Facts, master: SentinelMaster, others: readonly string[]): string | undefined {
  if (!master.quorumReached) return 'the sentinels have no quorum to fail over';
  const fit = master.replicas.some(({ host, flags }) => !isDown({ flags }) && !others.includes(host));
  const counted = Object.values(facts.redis).some(
    (fact) => current(fact)?.role === 'slave' && !others.includes(fact.value?.name ?? ''),
  );
  return fit || counted ? undefined : 'no replica could take over';
}
