import { print } from '../tui/terminal/print.ts';
import { themeFrom } from '../tui/theme.ts';
import { json } from './flags.ts';
import { storeSettings } from './store-settings.ts';
import { isOn, type Subcommand } from './subcommand.ts';

/** `paws-console status`. */
export const statusCommand: Subcommand = {
  name: 'status',
  summary: 'the verdict and the tables, once',
  args: [],
  flags: [json],
  example: 'status --json',
  exitCodes: '0 healthy, 1 degraded, 2 critical, 3 unknown',
  run: async (call) => {
    const [{ observe }, { statusReport }] = await Promise.all([
      import('../app/connect.ts'),
      import('./status.ts'),
    ]);
    const { text, exitCode } = statusReport(await observe(call.project, storeSettings(call)), {
      json: isOn(call, json),
      width: process.stdout.columns ?? 120,
      ascii: themeFrom(process.env, call.wishes).ascii,
    });
    print(text);
    return exitCode;
  },
};
