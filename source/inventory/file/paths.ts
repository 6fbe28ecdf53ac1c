import path from 'node:path';
import { homeDirectory } from '../../files/home.ts';
import { own } from '../../text/own.ts';

/**
 * A path as a stack's file has it: relative to that file, with `~` for the home and `$NAME` or `${NAME}` for variables.
 * @throws Error that names a variable which is not set.
 */
export function pathFrom(file: string, written: string, env: NodeJS.ProcessEnv): string {
  const home = written.replace(/^~(?=\/|$)/, () => homeDirectory(env));
  const filled = home.replace(/\$(?:(\w+)|\{(\w+)\})/g, (_, plain, braced) => {
    const value = own(env, plain ?? braced);
    if (value === undefined) throw new Error(`$${plain ?? braced} is not set`);
    return value;
  });
  return path.resolve(path.dirname(file), filled);
}
