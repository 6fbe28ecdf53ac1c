import { current, type Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { SentinelMaster } from '../../systems/sentinel/facts.ts';
import { noHeir } from '../../systems/sentinel/heirs.ts';
import { formatDuration } from '../../text/units.ts';
import type { Lost } from './leader.ts';
import { inTurn, range, sooner, writesStop } from './range.ts';

// A container that is started again, and Redis in it with its data set.
const REDIS_STARTS = range(500, 3000);
// A replica that gets the command to be master, and the next poll of it by the sentinels.
const HANDOVER = range(500, 3000);
// Agreement of the sentinels and the start of the failover, at most 1 s each, and the vote.
const SENTINELS_ACT = range(0, 3000);

/**
 * How long writes to Redis stop when its master is lost, with `others`, for so many seconds (without them, until
 * an operator starts it again). Undefined while no sentinel reports its settings.
 */
export function predictRedisLoss(facts: Facts, loss: Lost): Prediction | undefined {
  const masters = Object.values(facts.sentinel).flatMap((fact) => current(fact)?.masters[0] ?? []);
  const [master] = masters;
  if (master === undefined) return undefined;
  const { downAfterMs, failoverTimeoutMs } = master;
  const back =
    loss.seconds === undefined
      ? range(Number.POSITIVE_INFINITY)
      : inTurn(range(loss.seconds * 1000), REDIS_STARTS);
  const stuck = noFailover(facts, masters, loss.others);
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

/** How long writes to Redis stop when a sentinel is asked to promote a replica: none has to be found down first. */
export function predictRedisHandover(): Prediction {
  return writesStop(HANDOVER, 'the promotion, and clients that connect again', 'writes to Redis');
}

/** Why the sentinels would promote no replica, as the first of most of them reports. */
function noFailover(
  facts: Facts,
  masters: readonly SentinelMaster[],
  others: readonly string[],
): string | undefined {
  const most = (refusals: readonly (string | undefined)[]) => {
    const given = refusals.filter((refusal) => refusal !== undefined);
    return given.length * 2 > refusals.length ? given[0] : undefined;
  };
  const able = Object.values(facts.sentinel).filter((fact) => {
    const view = current(fact);
    return view !== undefined && view.tiltSeconds === undefined && view.masters[0]?.quorumReached === true;
  });
  if (able.length === 0 || able.length * 2 < masters.length)
    return 'the sentinels have no quorum to fail over';
  const lost = others.map((name) => facts.redis[name]?.value?.runId);
  const why = most(
    masters.map((master) =>
      noHeir(
        master,
        ({ host, runId }) => others.includes(host) || (runId !== undefined && lost.includes(runId)),
      ),
    ),
  );
  return why === undefined ? undefined : `no replica could take over: ${why}`;
}
