import { isReadOnly } from '../store/read-only.ts';
import type { State } from '../store/state.ts';
import { systems } from '../systems/index.ts';
import type { Action } from './action.ts';
import { cpuStress } from './chaos/cpu-stress.ts';
import { heal } from './chaos/heal.ts';
import { killRandom } from './chaos/kill-random.ts';
import { latency } from './chaos/latency.ts';
import { etcdQuorumLoss, killEtcdLeader, killLeader, redisCrash } from './chaos/named.ts';
import { networkPartition } from './chaos/network-partition.ts';
import { pauseFault } from './chaos/pause.ts';
import { stopFault } from './chaos/stop.ts';
import { ioStress, memoryStress } from './chaos/stress.ts';
import { containerActions } from './containers/container-actions.ts';
import { shell } from './containers/shell.ts';
import { readOnly } from './read-only.ts';

/** Every operation, in the order of help and README. */
export const catalogue: readonly Action[] = [
  ...systems.flatMap(({ actions }) => actions),
  ...containerActions,
  shell,
  killRandom,
  networkPartition,
  latency,
  pauseFault,
  cpuStress,
  memoryStress,
  ioStress,
  stopFault,
  killLeader,
  killEtcdLeader,
  etcdQuorumLoss,
  redisCrash,
  heal,
  readOnly,
];

/** The action with this id. */
export function actionById(id: string): Action | undefined {
  return catalogue.find((action) => action.id === id);
}

/** The actions that there are now: in read-only mode those that change nothing. */
export function offered(state: State): readonly Action[] {
  return isReadOnly(state) ? catalogue.filter((action) => action.changes === false) : catalogue;
}

/** The action that a key stands for now. */
export function resolve(state: State, key: string): Action | undefined {
  return offered(state).find((action) => action.key === key);
}
