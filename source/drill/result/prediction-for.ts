import {
  type Lost,
  predictAssisted,
  predictLeaderLoss,
  predictLeaderRestart,
  predictSwitchover,
} from '../../cluster/predict/leader.ts';
import { predictElection, predictQuorumLoss } from '../../cluster/predict/quorum.ts';
import { predictRedisLoss } from '../../cluster/predict/redis.ts';
import type { Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import type { DrillName } from './report.ts';

const RULES: Readonly<Record<DrillName, (facts: Facts, loss: Lost) => Prediction | undefined>> = {
  switchover: predictSwitchover,
  failover: (facts, loss) => predictLeaderLoss(facts, { how: 'kill', ...loss }),
  'assisted-failover': predictAssisted,
  partition: (facts, loss) => predictLeaderLoss(facts, { how: 'partition', ...loss }),
  zombie: (facts, loss) => predictLeaderLoss(facts, { how: 'pause', ...loss }),
  'etcd-leader-kill': predictElection,
  'etcd-quorum-loss': (facts, { seconds }) => predictQuorumLoss(facts, seconds),
  'redis-crash': predictRedisLoss,
  'rolling-restart': predictLeaderRestart,
};

/**
 * How long the longest outage of a drill is expected to last: of the writes through HAProxy, for `redis-crash` of the
 * writes to Redis. `seconds` is how long its fault lasts. Null while the settings that it follows from are not known.
 */
export function predictionFor(facts: Facts, drill: DrillName, seconds?: number): Prediction | null {
  const found = RULES[drill](facts, { others: [], ...(seconds === undefined ? {} : { seconds }) });
  if (found === undefined) return null;
  // What is lost is measured.
  const { minMs, maxMs, text } = found;
  return { minMs, maxMs, text };
}
