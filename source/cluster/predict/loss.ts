import { containerOf, type Facts } from '../../model/facts.ts';
import type { Prediction } from '../../model/prediction.ts';
import { systems } from '../../systems/index.ts';
import type { Loss } from '../../systems/loss.ts';

/** What stops when members are lost, for which clients and for how long; one prediction for each system concerned. */
export function predictLoss(facts: Facts, loss: Loss): readonly Prediction[] {
  return systems.flatMap((system) => {
    const members = loss.members.filter((name) => containerOf(facts, name)?.role === system.id);
    if (members.length === 0) return [];
    // A member that does not use etcd notices nothing when it is cut off from etcd alone.
    if (loss.how === 'etcd-partition' && system.usesEtcd !== true) return [];
    return system.loss(facts, loss, members) ?? [];
  });
}
