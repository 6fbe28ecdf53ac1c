import { predictionFor } from '../domain/drill/prediction-for.ts';
import type { Facts } from '../domain/facts.ts';
import { predictLeaderLoss } from '../domain/predict/leader.ts';
import type { Prediction } from '../domain/prediction.ts';
import type { Choices, Drill } from './drill.ts';

/** How long the outage of a drill is expected to last, with a fault of so many seconds and these choices. */
export function foresee(facts: Facts, drill: Drill, seconds: number, { from }: Choices): Prediction | null {
  // A primary that can be reached steps down sooner than its key runs out.
  if (drill.name === 'partition' && from === 'etcd')
    return predictLeaderLoss(facts, { how: 'etcd-partition', others: [], seconds }) ?? null;
  return predictionFor(facts, drill.name, seconds === 0 ? undefined : seconds);
}
