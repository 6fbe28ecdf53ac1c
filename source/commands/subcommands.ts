import { actionCommands } from './action-commands.ts';
import { ownCommands } from './own-commands.ts';
import type { Subcommand } from './subcommand.ts';

/** Every subcommand: the console's own, then an action each. */
export const subcommands: readonly Subcommand[] = [...ownCommands, ...actionCommands];
