import { current, type Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import { isDown, type SentinelMaster } from '../../systems/sentinel/facts.ts';
import { formatDuration } from '../../text/units.ts';
import { inTurn, lasting, type Range, range, sooner } from './range.ts';

// A container that is started again, and Redis in it with its data set.
const REDIS_STARTS = range(500, 3000);
// Agreement of the sentinels and the start of the failover, at most 1 s each, and the vote.
// A replica that is told to be master, and the next look of the sentinels at it.
const HANDOVER = range(500, 3000);
const SENTINELS_ACT = range(0, 3000);

/**
 * How long writes to Redis stop when its master is lost, with `others`, for so many seconds (without them, until
 * somebody brings it back). Undefined while no sentinel reports its settings.
 */
export function predictRedisLoss(
  facts: Facts,
  loss: { readonly others: readonly string[]; readonly seconds?: number },
): Prediction | undefined {
  const master = monitored(facts);
  if (master === undefined) return undefined;
  const { downAfterMs, failoverTimeoutMs } = master;
  const back: Range =
    loss.seconds === undefined
      ? range(Number.POSITIVE_INFINITY)
      : inTurn(range(loss.seconds * 1000), REDIS_STARTS);
  const stuck = noFailover(facts, master, loss.others);
  if (stuck !== undefined) return { ...back, text: `writes to Redis stop ${lasting(back)}: ${stuck}` };
  const failover = inTurn(range(downAfterMs), SENTINELS_ACT);
  const outage = sooner(failover, back);
  const basis = `down-after ${formatDuration(downAfterMs)}, agreement and vote`;
  const retry = formatDuration(2 * failoverTimeoutMs);
  const early = back.maxMs < failover.minMs;
  return {
    ...outage,
    text: `writes to Redis stop ${lasting(outage)}: ${
      early ? `it is back before down-after (${formatDuration(downAfterMs)})` : basis
    }${early ? '' : `; a failover that fails is tried again only after ${retry}`}`,
  };
}

/** How long writes to Redis stop when a sentinel is told to promote a replica: nobody has to be held for down. */
export function predictRedisHandover(): Prediction {
  return {
    ...HANDOVER,
    text: `writes to Redis stop ${lasting(HANDOVER)}: the promotion, and clients that connect again`,
  };
}

function monitored(facts: Facts): SentinelMaster | undefined {
  for (const fact of Object.values(facts.sentinel)) {
    const master = current(fact)?.masters[0];
    if (master !== undefined) return master;
  }
  return undefined;
}

function noFailover(facts: Facts, master: SentinelMaster, others: readonly string[]): string | undefined {
  if (!master.quorumReached) return 'the sentinels have no quorum to fail over';
  const fit = master.replicas.some(({ host, flags }) => !isDown({ flags }) && !others.includes(host));
  const counted = Object.values(facts.redis).some(
    (fact) => current(fact)?.role === 'slave' && !others.includes(fact.value?.name ?? ''),
  );
  return fit || counted ? undefined : 'no replica could take over';
}
