import { predictLeaderLoss } from '../cluster/predict/leader.ts';
import { type Facts, membersOf } from '../model/facts.ts';
import type { Prediction } from '../model/prediction.ts';
import type { Choices, Drill } from './drill.ts';
import { predictionFor } from './result/prediction-for.ts';

/** How long the outage of a drill is expected to last, with a fault of so many seconds and these choices. */
export function predictDrill(
  facts: Facts,
  drill: Drill,
  seconds: number,
  { from }: Choices,
): Prediction | null {
  if (!isRead(facts)) return null;
  // A primary that can be reached steps down sooner than its key runs out.
  if (drill.name === 'partition' && from === 'etcd')
    return predictLeaderLoss(facts, { how: 'etcd-partition', others: [], seconds }) ?? null;
  return predictionFor(facts, drill.name, seconds === 0 ? undefined : seconds);
}

// What a prediction follows from: without it, it would be one for the defaults, on a stack that may have others.
function isRead(facts: Facts): boolean {
  const proxies = membersOf(facts, 'haproxy').map((name) => facts.haproxy[name]?.value);
  return facts.dcs.value?.config != null && proxies.every((servers) => servers !== undefined);
}
