import { jsonText } from '../text/json-text.ts';
import { print } from '../tui/terminal/print.ts';
import { themeFrom } from '../tui/theme.ts';
import { completion, SHELLS } from './completion.ts';
import { configCommands } from './config-commands.ts';
import { drillCommands } from './drill-commands.ts';
import { meant } from './file-stack.ts';
import { configFile, json, scope, stack } from './flags.ts';
import { lagCommand } from './lag-command.ts';
import { stackCommands } from './stack-commands.ts';
import { storeSettings } from './store-settings.ts';
import { isOn, type Subcommand, UsageError } from './subcommand.ts';

/** The subcommands that are no actions of the catalogue, in the order of help and README; the console is the first. */
export const ownCommands: readonly Subcommand[] = [
  {
    name: '',
    summary: 'open the console',
    args: [],
    flags: [configFile, stack, scope],
    example: '',
    run: async (call) => {
      const { openConsole } = await import('./console.tsx');
      return await openConsole(await meant(call), call.config, call.wishes);
    },
  },
  {
    name: 'status',
    summary: 'the verdict and the tables, once',
    args: [],
    flags: [json, configFile, stack, scope],
    example: 'status --json',
    exitCodes: '0 healthy, 1 degraded, 2 critical, 3 unknown',
    run: async (call) => {
      const [{ observe }, { statusReport }] = await Promise.all([
        import('../app/connect.ts'),
        import('./status.ts'),
      ]);
      const { project, settings, stack: ofFile } = await meant(call);
      const { text, exitCode } = statusReport(await observe(project, settings, ofFile), {
        json: isOn(call, json),
        width: process.stdout.columns ?? 120,
        ascii: themeFrom(process.env, call.wishes).ascii,
      });
      print(text);
      return exitCode;
    },
  },
  lagCommand,
  // Reads the history in etcd and the action log of this machine once.
  {
    name: 'history',
    summary: 'list every promotion, and who asked for it',
    args: [],
    flags: [json],
    example: 'history',
    exitCodes: '0, or 3 if etcd cannot be read',
    run: async (call) => {
      const [{ observe }, { openActionLog }, { historyReport }] = await Promise.all([
        import('../app/connect.ts'),
        import('../files/action-log.ts'),
        import('./history.ts'),
      ]);
      const asked = openActionLog().asked(call.project);
      const { text, exitCode } = historyReport(
        { ...(await observe(call.project, storeSettings(call))), asked },
        { json: isOn(call, json) },
      );
      print(text);
      return exitCode;
    },
  },
  {
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
  },
  ...drillCommands,
  ...configCommands,
  {
    name: 'completion',
    summary: 'print a completion script for your shell',
    args: [{ name: 'SHELL', required: true, choices: SHELLS }],
    flags: [],
    usage: `completion ${SHELLS.join('|')}`,
    anyStack: true,
    example: 'completion bash',
    run: async ({ words: [word = ''], table }) => {
      const shell = SHELLS.find((name) => name === word);
      if (shell === undefined) throw new UsageError(`no completion for ${word}: ${SHELLS.join(', ')}`);
      print(completion(shell, await table()));
      return 0;
    },
  },
  ...stackCommands,
];
