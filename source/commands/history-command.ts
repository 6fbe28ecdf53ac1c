import { observe } from '../app/connect.ts';
import { openActionLog } from '../files/action-log.ts';
import { historyReport } from './history.ts';

/** `paws-console history`: one look at the history in etcd and at the action log of this machine. Returns the exit code. */
export async function history(project: string, options: { readonly json: boolean }): Promise<number> {
  const asked = openActionLog().asked(project);
  const { text, exitCode } = historyReport({ ...(await observe(project)), asked }, options);
  process.stdout.write(`${text}\n`);
  return exitCode;
}
