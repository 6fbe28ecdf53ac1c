import { containerOf, type Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import { systems } from '../../systems/index.ts';
import type { Loss } from '../../systems/loss.ts';

/** What stops when members are lost, for whom and for how long; one prediction for each system that is hit. */
export function predictLoss(facts: Facts, loss: Loss): readonly Prediction[] {
  return systems.flatMap((system) => {
    const members = loss.members.filter((name) => containerOf(facts, name)?.role === system.id);
    if (members.length === 0) return [];
    // Who is cut off from etcd alone, and does not use it, notices nothing.
    if (loss.how === 'etcd-partition' && system.usesEtcd !== true) return [];
    return system.loss(facts, loss, members) ?? [];
  });
}
