import { containers } from '../stack.ts';
import { must, type Place } from './place.ts';

/** `down`, as it is typed. */
export async function stop(place: Place): Promise<void> {
  await must(place, ['npm', 'run', 'stack', '--', 'down', '--yes']);
}

/** The containers of the stack. */
export async function ids(): Promise<readonly string[]> {
  return (await containers()).map((line) => line.split(' ')[0] ?? '');
}
