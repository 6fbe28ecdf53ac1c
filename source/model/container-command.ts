import { shellLine } from '../text/shell-line.ts';

/** What can be done to a container as a whole. */
export const CONTAINER_VERBS = ['start', 'stop', 'restart', 'kill', 'pause', 'unpause'] as const;
export type ContainerVerb = (typeof CONTAINER_VERBS)[number];

/** A change that Docker makes to a container, and that stays. */
export type ContainerCommand = {
  readonly type: 'container.control';
  readonly verb: ContainerVerb;
  readonly member: string;
  /** Name of the container, as Docker has it. */
  readonly container: string;
  /** Its id: another container that has got the name is not the one that was shown. */
  readonly containerId: string;
  /** For `kill`: SIGKILL, SIGTERM, SIGHUP, … */
  readonly signal?: string;
};

/** Whether the member is gone afterwards: only labelled containers may be hit by such. */
export function harms(verb: ContainerVerb): boolean {
  return verb === 'stop' || verb === 'kill' || verb === 'pause';
}

/** The same from a shell. */
export function dockerOf({ verb, container, signal }: ContainerCommand): string {
  return shellLine('docker', verb, ...(signal === undefined ? [] : ['--signal', signal]), container);
}
