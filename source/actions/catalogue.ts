import { isReadOnly, readOnlyReason } from '../store/read-only.ts';
import type { State } from '../store/state.ts';
import { systems } from '../systems/index.ts';
import type { Action } from './action.ts';
import { cpuStress, ioStress, latency, memoryStress, pauseFault, stopFault } from './chaos/faults.ts';
import { heal } from './chaos/heal.ts';
import { killRandom } from './chaos/kill-random.ts';
import { etcdQuorumLoss, killEtcdLeader, killLeader, redisCrash } from './chaos/named.ts';
import { networkPartition } from './chaos/network-partition.ts';
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

// Of such a stack this console was given the addresses of the members, and no access to their hosts.
const NO_HOSTS =
  'there is no power over the hosts of this stack: no containers, no commands in them, no faults';

/** The action with this id. */
export function actionById(id: string): Action | undefined {
  return catalogue.find((action) => action.id === id);
}

/** Why an action is not there at all now, whatever its target; undefined where it is. */
export function absence(
  state: State,
  { changes, needs }: Pick<Action, 'changes' | 'needs'>,
): string | undefined {
  if (changes !== false && isReadOnly(state)) return readOnlyReason(state);
  return lackOf(state, needs);
}

/** Why what needs this cannot be done on this stack; undefined where it can. */
export function lackOf({ withoutHosts }: State, needs: Action['needs']): string | undefined {
  return needs === 'hosts' && withoutHosts !== undefined ? NO_HOSTS : undefined;
}

/** The actions that there are now: in read-only mode those that change nothing. */
export function offered(state: State): readonly Action[] {
  return catalogue.filter((action) => absence(state, action) === undefined);
}

/** The action of a key now. */
export function resolve(state: State, key: string): Action | undefined {
  return offered(state).find((action) => action.key === key);
}
