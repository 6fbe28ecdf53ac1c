import type { Command, FaultSpec } from '../../model/command.ts';
import type { State } from '../../store/state.ts';
import { harmable } from '../checks.ts';

/** The command that injects a fault into a member; none where it may not be harmed. */
export function injection(
  state: State,
  member: string | undefined,
  seconds: number,
  fault: FaultSpec,
): readonly Command[] {
  const victim = harmable(state, member);
  if (typeof victim === 'string') return [];
  const { name: container, id: containerId } = victim;
  return [{ type: 'fault.inject', member: victim.member, container, containerId, seconds, fault }];
}

/** Why a member may not be harmed; undefined where it may. */
export function unharmable(state: State, member: string | undefined): string | undefined {
  const victim = harmable(state, member);
  return typeof victim === 'string' ? victim : undefined;
}
