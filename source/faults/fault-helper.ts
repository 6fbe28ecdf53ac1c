import type { HelperSpec } from '../inventory/docker/helper.ts';
import type { FaultSpec } from '../model/command.ts';
import type { FaultKind } from '../model/fault.ts';

/** Label of everything that a fault has made: its id. */
export const FAULT_LABEL = 'io.paws.fault';

/** Label of the helpers that mend what a fault may have left behind: its id. */
export const UNDO_LABEL = 'io.paws.fault.undo';

/** What a helper prints once its fault is in force. */
export const IN_FORCE = /^in force$/m;

/** Name of the helper container of a fault. */
export function helperName(id: string): string {
  return `paws-fault-${id}`;
}

/** What a fault of this kind is, and how long it lasts, s. */
export type Lasting<Kind extends FaultKind> = Omit<Extract<FaultSpec, { kind: Kind }>, 'kind'> & {
  readonly seconds: number;
};

/**
 * The helper of a fault, in the network of the container that it hits: it runs the lines of `inject`, says that the fault
 * is in force and holds it for so many seconds. The function `undo` of the script `removal` is called when it is
 * stopped, when it fails and at its end.
 */
export function faultHelper(
  id: string,
  container: string,
  removal: string,
  inject: readonly string[],
  seconds: number,
  args: readonly string[] = [],
): HelperSpec {
  const always = ['trap "undo; exit 0" TERM INT HUP', 'trap undo EXIT'];
  const hold = ['echo in force', `sleep ${seconds} & wait $!`];
  const script = ['set -eu', removal, ...always, ...inject, ...hold].join('\n');
  return { name: helperName(id), beside: container, script, args, labels: { [FAULT_LABEL]: id } };
}

/** A helper that only takes away what a fault may have left behind in the network of its container. */
export function undoHelper(id: string, container: string, removal: string): HelperSpec {
  const labels = { [FAULT_LABEL]: id, [UNDO_LABEL]: id };
  return { name: `${helperName(id)}-undo`, beside: container, script: `${removal}\nundo`, labels };
}
