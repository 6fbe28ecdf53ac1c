import {
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

/**
 * How long the longest outage of a drill is expected to last: of the writes through HAProxy, for `redis-crash` of those
 * to Redis. `seconds` is how long its fault lasts. Null while the settings that it follows from are not known.
 */
export function predictionFor(facts: Facts, drill: DrillName, seconds?: number): Prediction | null {
  const lasts = seconds === undefined ? {} : { seconds };
  switch (drill) {
    case 'switchover':
      return predictSwitchover(facts);
    case 'failover':
      return predictLeaderLoss(facts, { how: 'kill', others: [], ...lasts }) ?? null;
    case 'assisted-failover':
      return predictAssisted(facts);
    case 'partition':
      return predictLeaderLoss(facts, { how: 'partition', others: [], ...lasts }) ?? null;
    case 'zombie':
      return predictLeaderLoss(facts, { how: 'pause', others: [], ...lasts }) ?? null;
    case 'etcd-leader-kill':
      return predictElection(facts);
    case 'etcd-quorum-loss':
      return predictQuorumLoss(facts, seconds) ?? null;
    case 'redis-crash':
      return predictRedisLoss(facts, { others: [], ...lasts }) ?? null;
    case 'rolling-restart':
      return predictLeaderRestart(facts);
  }
}
