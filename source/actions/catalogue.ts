import type { Action } from './action.ts';
import { cpuStress } from './cpu-stress.ts';
import { killRandom } from './kill-random.ts';
import { reinitialize } from './reinitialize.ts';
import { switchover } from './switchover.ts';

/** Every operation, in the order of help and README. */
export const catalogue: readonly Action[] = [switchover, reinitialize, killRandom, cpuStress];

/** The action with this id. */
export function actionById(id: string): Action | undefined {
  return catalogue.find((action) => action.id === id);
}

/** The action that a key stands for. */
export function resolve(key: string): Action | undefined {
  return catalogue.find((action) => action.key === key);
}
