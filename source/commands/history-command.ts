import { print } from '../tui/terminal/print.ts';
import { json } from './flags.ts';
import { storeSettings } from './store-settings.ts';
import { isOn, type Subcommand } from './subcommand.ts';

/** `paws-console history`: one look at the history in etcd and at the action log of this machine. */
export const historyCommand: Subcommand = {
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
};
