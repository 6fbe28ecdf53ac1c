import { predictLeaderLoss, predictNoWrites } from '../../cluster/predict/leader.ts';
import { COMES_BACK, timeToDown } from '../../cluster/predict/parts.ts';
import { lasting, range } from '../../cluster/predict/range.ts';
import { isSynchronous } from '../../cluster/predict/successor.ts';
import { checkTiming, patroniTiming } from '../../cluster/predict/timing.ts';
import { current, type Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { ImpactRule, Loss, LossRule } from '../loss.ts';
import { isStreaming } from './streaming.ts';
import { fedBy, tagAgainstSync } from './tags.ts';

/** The leader is lost, commits wait for a sync standby, or only reads fail for a moment. */
export const patroniLoss: LossRule = (facts, loss, members) => {
  const leader = facts.dcs.value?.leader?.name;
  if (leader !== undefined && members.includes(leader)) {
    const others = members.filter((name) => name !== leader);
    return predictLeaderLoss(facts, {
      how: loss.how,
      others,
      ...(loss.seconds === undefined ? {} : { seconds: loss.seconds }),
    });
  }
  if (loss.how === 'etcd-partition')
    return (
      predictNoWrites(facts) ?? { ...range(0), text: 'writes go on: a replica streams also without etcd' }
    );
  const reads = lasting(range(0, timeToDown(checkTiming(facts), loss.how !== 'stop').maxMs));
  const fed = members.flatMap((name) => fedBy(facts, name)).filter((name) => !members.includes(name));
  const below = fed.length === 0 ? '' : `; no WAL comes to ${fed.join(', ')} from there (replicatefrom)`;
  const readers = `reads through ${members.join(', ')} fail ${reads}, until HAProxy leaves it out${below}`;
  const wait = commitsWait(facts, loss, members);
  if (wait !== undefined) return { ...wait, text: `${wait.text}; ${readers}` };
  return { ...range(0), text: `${predictNoWrites(facts)?.text ?? 'writes go on'}; ${readers}` };
};

/**
 * How long commits wait when a sync standby is lost: Patroni names another one in its next loop once the connection is
 * gone; one that only fell silent counts until its own key in etcd runs out.
 */
function commitsWait(facts: Facts, loss: Loss, members: readonly string[]): Prediction | undefined {
  const timing = patroniTiming(facts);
  const { standbys = [], quorum = 0 } = facts.dcs.value?.sync ?? {};
  const left = standbys.filter((name) => !members.includes(name));
  if (timing === undefined || !isSynchronous(facts) || left.length === standbys.length) return undefined;
  // A quorum commit is content with any of them, as long as there are enough.
  if (left.length >= standbys.length - quorum) return undefined;
  const leader = facts.dcs.value?.leader?.name;
  const silent = loss.how === 'pause' || loss.how === 'partition';
  const noticed = silent ? timing.ttlMs : 0;
  const end = loss.seconds === undefined ? Number.POSITIVE_INFINITY : loss.seconds * 1000 + COMES_BACK.maxMs;
  const spare = Object.keys(facts.patroni).some((name) => {
    const node = current(facts.patroni[name]);
    if (node === undefined || members.includes(name) || tagAgainstSync(node, leader) !== undefined)
      return false;
    return isStreaming(facts, name);
  });
  const strict = facts.dcs.value?.config?.synchronousModeStrict === true;
  const wait = range(0, spare || !strict ? Math.min(end, noticed + timing.loopMs) : end);
  const what = `commits wait ${lasting(wait)} for a sync standby`;
  return {
    ...wait,
    text:
      spare || !strict
        ? `${what} (${timing.text})`
        : `${what}: synchronous_mode_strict, and no other streams`,
  };
}

/** With the leader alone no member can take over. */
export const patroniImpact: ImpactRule = (left, total) => {
  const text = `leaves ${left} of ${total} Patroni members`;
  if (left >= 2) return { left: text };
  const cost = left === 1 ? 'the last healthy standby would be gone' : 'no PostgreSQL would be left';
  return { left: text, cost };
};
