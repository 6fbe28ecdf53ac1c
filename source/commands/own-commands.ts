import { actionsCommand } from './actions-command.ts';
import { completionCommand } from './completion-command.ts';
import { consoleCommand } from './console-command.ts';
import { drillCommand } from './drill-command.ts';
import { drillCompareCommand, drillListCommand, drillShowCommand } from './drill-reports-command.ts';
import { historyCommand } from './history-command.ts';
import { lagCommand } from './lag-command.ts';
import { downCommand, logsCommand, resetCommand, upCommand } from './stack-commands.ts';
import { statusCommand } from './status-command.ts';
import type { Subcommand } from './subcommand.ts';

/** The subcommands that are no actions of the catalogue, in the order of help and README; the console is the first. */
export const ownCommands: readonly Subcommand[] = [
  consoleCommand,
  statusCommand,
  lagCommand,
  historyCommand,
  actionsCommand,
  drillCommand,
  drillListCommand,
  drillShowCommand,
  drillCompareCommand,
  completionCommand,
  upCommand,
  downCommand,
  resetCommand,
  logsCommand,
];
