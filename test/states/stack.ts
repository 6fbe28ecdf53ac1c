import { STATE_HOME } from '../e2e/console.ts';
import { containers, PROJECT } from '../stack.ts';
import { until } from '../wait.ts';
import { must, type Place, run } from './place.ts';

const VERDICT_WITHIN_MS = 60_000;

/** `down`, as it is typed. */
export async function stop(place: Place): Promise<void> {
  await must(place, ['npm', 'run', 'stack', '--', 'down', '--yes']);
}

/** The containers of the stack. */
export async function ids(): Promise<readonly string[]> {
  return (await containers()).map((line) => line.split(' ')[0] ?? '');
}

/** Waits until the console calls the stack healthy. @throws Error when it does not. */
export async function untilHealthy(place: Place, project = PROJECT): Promise<void> {
  const env = { ...process.env, XDG_STATE_HOME: STATE_HOME };
  const status = ['node', 'dist/cli.js', 'status', '--project', project];
  const healthy = async () => (await run(place, status, env)).exitCode === 0;
  await until(healthy, { timeoutMs: VERDICT_WITHIN_MS, what: `the verdict HEALTHY on ${project}` });
}
