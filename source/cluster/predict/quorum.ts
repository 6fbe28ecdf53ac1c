import { current, type Facts, membersOf } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import { predictNoWrites } from './leader.ts';
import { ELECTION, PROMOTION, timeToUp } from './parts.ts';
import { inTurn, lasting, later, range } from './range.ts';
import { checkTiming, patroniTiming } from './timing.ts';

// A container that is started again, and etcd in it.
const ETCD_STARTS = range(1000, 6000);

/**
 * How long writes stop when etcd has no quorum for so many seconds (without them, until an operator starts it again):
 * the primary steps down once it could not renew its key for retry_timeout, and is primary again after a loop.
 */
export function predictQuorumLoss(facts: Facts, seconds?: number): Prediction | undefined {
  const timing = patroniTiming(facts);
  if (timing === undefined) return undefined;
  const idle = predictNoWrites(facts);
  if (idle !== undefined) return idle;
  const { loopMs, retryMs } = timing;
  const demoted = range(retryMs, loopMs + retryMs);
  if (facts.dcs.value?.config?.failsafeMode === true && everyMemberAnswers(facts)) {
    return { ...range(0), text: 'writes go on: failsafe_mode is on and every member answers the primary' };
  }
  const loss =
    seconds === undefined
      ? range(Number.POSITIVE_INFINITY)
      : inTurn(range(seconds * 1000), ETCD_STARTS, ELECTION);
  const again = inTurn(range(0, loopMs + retryMs), later(PROMOTION, timeToUp(checkTiming(facts))));
  const least = loss.minMs - demoted.maxMs;
  const most = loss.maxMs - demoted.minMs;
  const outage = range(least > 0 ? least + again.minMs : 0, most > 0 ? most + again.maxMs : 0);
  const from = `${demoted.minMs / 1000}–${demoted.maxMs / 1000} s`;
  return {
    ...outage,
    text: `the primary steps down ${from} after it (loop_wait + retry_timeout), and writes stop ${lasting(outage)}`,
  };
}

/** How long etcd takes no writes when its raft leader is lost: PostgreSQL does not notice. */
export function predictElection(facts: Facts): Prediction {
  const retryMs = patroniTiming(facts)?.retryMs ?? 0;
  const within = retryMs > ELECTION.maxMs ? ', less than the retry_timeout of Patroni' : '';
  return {
    ...range(0),
    text: `etcd elects a leader in 1–2 s (election timeout 1 s assumed)${within}: writes to PostgreSQL go on`,
  };
}

function everyMemberAnswers(facts: Facts): boolean {
  return membersOf(facts, 'patroni').every((name) => current(facts.patroni[name]) !== undefined);
}
