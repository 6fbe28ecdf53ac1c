import type { KeyBinding, Mode } from './key-binding.ts';
import { panesKeys } from './keys-panes.ts';
import { viewKeys } from './keys-views.ts';

/**
 * Every key that moves, opens or closes something. The keys of actions are in the catalogue; they are capital
 * letters, because a small letter never changes the cluster.
 */
export const keyTable: readonly KeyBinding[] = [...panesKeys, ...viewKeys];

/** The keys of a binding as help and palette list them: `j, ↓`. */
export function keysText({ label }: Pick<KeyBinding, 'label'>): string {
  return label.replaceAll(' ', ', ');
}

/** What a key does in this mode. */
export function bindingOf(key: string, mode: Mode): KeyBinding | undefined {
  return keyTable.find((binding) => binding.modes.includes(mode) && binding.keys.includes(key));
}
