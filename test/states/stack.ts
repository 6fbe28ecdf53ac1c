import { STATE_HOME } from '../e2e/console.ts';
import { containers, PROJECT } from '../stack.ts';
import { until } from '../wait.ts';
import { must, type Place } from './place.ts';

// On a machine that is too busy it is UNKNOWN for as long.
const VERDICT_WITHIN_MS = 180_000;

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
  // What it says instead is part of the error.
  const healthy = async () => (await must(place, status, env)) !== '';
  await until(healthy, { timeoutMs: VERDICT_WITHIN_MS, what: `the verdict HEALTHY on ${project}` });
}
