import type { CommandTable } from '../../actions/command-table.ts';
import { type AppCommand, curlOf } from './command.ts';
import { performApp } from './perform.ts';

/** The commands of the application. */
export const appCommands = {
  'app.load': { equivalent: curlOf, targets: ({ member }) => [member], perform: performApp },
} satisfies CommandTable<AppCommand>;
