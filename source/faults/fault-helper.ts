import type { HelperSpec } from '../inventory/docker/helper.ts';

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

/** A helper in the network of the container that a fault hits, labelled with the fault. */
export function faultHelper(
  id: string,
  container: string,
  name: string,
  script: string,
  args: readonly string[] = [],
): HelperSpec {
  return { name, beside: container, script, args, labels: { [FAULT_LABEL]: id } };
}

/** A helper that only takes away what a fault may have left behind in the network of its container. */
export function undoHelper(id: string, container: string, script: string): HelperSpec {
  const helper = faultHelper(id, container, `${helperName(id)}-undo`, script);
  return { ...helper, labels: { ...helper.labels, [UNDO_LABEL]: id } };
}

/** Lines of a script that call its function `undo` when it is told to stop, when it fails and at its end. */
export const undoAlways: readonly string[] = ['trap "undo; exit 0" TERM INT HUP', 'trap undo EXIT'];

/** Lines that say that the fault is in force, and hold it for so many seconds. */
export function inForce(seconds: number): readonly string[] {
  return ['echo in force', `sleep ${seconds} & wait $!`];
}
