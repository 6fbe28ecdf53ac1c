import { isReadOnly } from '../store/read-only.ts';
import type { Action } from './action.ts';

/** Takes every action away that changes something, or gives them back. */
export const readOnly: Action = {
  id: 'read-only',
  key: 'O',
  title: 'Read-only mode',
  summary: 'Disable every action that changes the cluster, or enable them again',
  panel: 'global',
  usage: 'read-only',
  example: 'read-only',
  // A mode of the console: from the shell it is the option --read-only.
  shell: false,
  fields: [],
  changes: false,
  aim: () => ({ values: {} }),
  disabled: ({ readOnlyBy }) =>
    readOnlyBy === undefined ? undefined : `${readOnlyBy} says so: remove it there`,
  danger: (state) => (isReadOnly(state) ? { level: 'confirm' } : { level: 'none' }),
  plan: (state) => [{ type: 'console.read-only', on: !isReadOnly(state) }],
  describe: (state) =>
    isReadOnly(state)
      ? ['Actions that change the stack are enabled again.']
      : ['Nothing can be changed until it is switched off.'],
};
