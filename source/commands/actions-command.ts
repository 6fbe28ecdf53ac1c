import { jsonText } from '../text/json-text.ts';
import { print } from '../tui/terminal/print.ts';
import { json } from './flags.ts';
import { isOn, type Subcommand } from './subcommand.ts';

/** `paws-console actions`. */
export const actionsCommand: Subcommand = {
  name: 'actions',
  summary: 'list every action with its key',
  args: [],
  flags: [json],
  anyStack: true,
  example: 'actions --json',
  run: async (call) => {
    const { actionList, actionTable } = await import('./list-actions.ts');
    print(isOn(call, json) ? jsonText(actionList(), 2) : actionTable());
    return 0;
  },
};
