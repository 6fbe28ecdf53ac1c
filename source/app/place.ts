import { NotSentError, type PortContext, RefusedError } from '../actions/perform/ports.ts';
import type { Inventory, Member } from '../inventory/inventory.ts';
import type { Container } from '../model/container.ts';
import type { Facts } from '../model/facts.ts';

const LIST_DEADLINE_MS = 5_000;

/**
 * Where a member answers at this moment: the hosts are asked again, so that nothing is sent to a port that is another
 * one's by now, or to another container than the one that was shown.
 */
export function placeNow(
  project: string,
  inventory: Inventory,
  facts: () => Pick<Facts, 'containers'>,
): PortContext['place'] {
  const listed = async (signal: AbortSignal) => {
    try {
      return await inventory.hosts?.containers(project, { signal, deadlineMs: LIST_DEADLINE_MS });
    } catch (error) {
      throw new NotSentError((error as Error).message, { cause: error });
    }
  };
  return async (name, purpose, signal) => {
    const shown = facts().containers.value ?? [];
    const now = await listed(signal);
    if (now !== undefined) sameContainer(name, shown, now);
    const at = only(name, inventory.members(now ?? [])).at(purpose);
    if ('absent' in at) throw new NotSentError(at.absent);
    return at;
  };
}

function only(name: string, members: readonly Member[]): Member {
  const [found, ...others] = members.filter((member) => member.name === name);
  if (found === undefined) throw new NotSentError(`there is no ${name} any more`);
  if (others.length > 0) throw new RefusedError(`${others.length + 1} members are called ${name}`);
  return found;
}

function sameContainer(name: string, shown: readonly Container[], now: readonly Container[]): void {
  const [was, is] = [shown, now].map((list) => list.find(({ member }) => member === name));
  if (was === undefined || is === undefined || was.id === is.id) return;
  const words = ({ name: called, id }: Container) => `${called} (${id.slice(0, 12)})`;
  throw new RefusedError(`${name} is container ${words(is)} now, not ${words(was)}: nothing was sent`);
}
