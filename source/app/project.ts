import { DEFAULT_PROJECT } from '../commands/flags.ts';
import { UsageError } from '../commands/subcommand.ts';
import { localProject } from '../files/stack-settings.ts';
import { printable } from '../text/printable.ts';

/** What is asked where no stack was named. */
type Surroundings = {
  /** The projects of the stacks that run; rejects where no engine answers. */
  readonly running: () => Promise<readonly string[]>;
  /** Asks the operator; undefined where there is no terminal to ask at. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
};

/** The Compose project that was named: `--project`, `$PAWS_PROJECT`, or `stack/.env` as `npm start` reads it. */
export function namedProject(
  flag: string | undefined,
  env: NodeJS.ProcessEnv,
  local: () => string | undefined = localProject,
): string | undefined {
  const named = flag ?? (env.PAWS_PROJECT || local());
  if (named !== undefined && !/^[a-z0-9][a-z0-9_-]*$/.test(named))
    throw new UsageError(`"${named}" is not the name of a Compose project`);
  return named;
}

/**
 * The stack that is meant where none was named: the bundled one's usual project, unless several run.
 * @throws UsageError that names them, where the operator cannot be asked which.
 */
export async function meantProject({ running, ask }: Surroundings): Promise<string> {
  // Without an engine there is no other stack to be taken for this one.
  const names = await running().catch((): readonly string[] => []);
  if (names.length < 2) return DEFAULT_PROJECT;
  const several = `Several stacks run: ${names.map(printable).join(', ')}.`;
  if (ask === undefined) throw new UsageError(`${several} Name one: --project NAME`);
  const answer = await ask(`${several} Which one? `);
  if (!names.includes(answer))
    throw new UsageError(`${answer === '' ? 'No stack' : `"${answer}"`} is not one of them`);
  return answer;
}
