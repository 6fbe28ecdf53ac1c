import { predictLeaderLoss } from '../cluster/predict/leader.ts';
import type { Facts } from '../model/facts.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Choices, Drill } from './drill.ts';
import { predictionFor } from './result/prediction-for.ts';

/** How long the outage of a drill is expected to last, with a fault of so many seconds and these choices. */
export function foresee(facts: Facts, drill: Drill, seconds: number, { from }: Choices): Prediction | null {
  // A primary that can be reached steps down sooner than its key runs out.
  if (drill.name === 'partition' && from === 'etcd')
    return predictLeaderLoss(facts, { how: 'etcd-partition', others: [], seconds }) ?? null;
  return predictionFor(facts, drill.name, seconds === 0 ? undefined : seconds);
}
