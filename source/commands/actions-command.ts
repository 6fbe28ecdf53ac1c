import { json } from './flags.ts';
import { isOn, type Subcommand } from './subcommand.ts';

/** `paws-console actions`. */
export const actionsCommand: Subcommand = {
  name: 'actions',
  summary: 'every action, with its key',
  args: [],
  flags: [json],
  anyStack: true,
  example: 'actions --json',
  run: async (call) => {
    const { actionList, actionTable } = await import('./list-actions.ts');
    process.stdout.write(`${isOn(call, json) ? JSON.stringify(actionList(), null, 2) : actionTable()}\n`);
    return 0;
  },
};
