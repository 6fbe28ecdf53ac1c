import { doubled } from '../cluster/doubled.ts';
import type { Command } from '../model/command.ts';
import type { State } from '../store/state.ts';
import { targetsOf } from './perform/perform.ts';

/** Why a plan must not be carried out: a member that it names is several. Nothing where each is one. */
export function doubledName(state: State, plan: readonly Command[]): string | undefined {
  const several = doubled(state);
  if (several.size === 0) return undefined;
  // A fault is on a container, which it knows by its id.
  const named = plan
    .filter(({ type }) => type !== 'fault.heal')
    .flatMap(targetsOf)
    .flatMap((target) => target.split('/'));
  const found = named.find((name) => several.has(name));
  if (found === undefined) return undefined;
  const names = several.get(found)?.map(({ name }) => name) ?? [];
  return `${found} is ${names.length} containers (${names.join(', ')}): nothing is done to that name`;
}
