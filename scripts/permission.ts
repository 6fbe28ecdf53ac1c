import { ConfigError, readConfig } from '../source/app/config.ts';
import { CONFIG_EXIT_CODE, outcomeExitCode } from '../source/commands/exit-code.ts';
import { isInteractive } from '../source/commands/subcommand.ts';
import { readOnlyReason } from '../source/store/read-only.ts';
import { answerTo, ask } from './ask.ts';
import type { Proof } from './proof.ts';
import { composeFile } from './settings.ts';
import { Stop } from './stop.ts';

/** What the operator said beforehand. */
export type Given = { readonly yes: boolean; readonly override: string | undefined };

const UNCHANGED = 'Nothing was changed.';

/** Lets the stack be changed, unless a setting of the console says that nothing may be. @throws Stop when it may not. */
export function allowChange(what: string, project: string, environment: NodeJS.ProcessEnv): void {
  const { readOnlyBy } = configFrom(environment);
  if (readOnlyBy === undefined) return;
  throw new Stop(
    `${what} on ${project}: refused: ${readOnlyReason({ readOnlyBy })}`,
    outcomeExitCode('refused'),
  );
}

function configFrom(environment: NodeJS.ProcessEnv) {
  try {
    return readConfig(environment);
  } catch (error) {
    // Whether it allows a change is not known either.
    if (error instanceof ConfigError) throw new Stop(error.message, CONFIG_EXIT_CODE);
    throw error;
  }
}

/** Lets a start happen; one that would take another clone's stack over asks first. @throws Stop when it may not. */
export async function allowUp(project: string, { elsewhere }: Proof, yes: boolean): Promise<void> {
  if (elsewhere === undefined || yes) return;
  if (await ask(`${madeBy(project, elsewhere)} Take it over with ${composeFile}?`)) return;
  throw new Stop(`${madeBy(project, elsewhere)} ${UNCHANGED} (--yes takes it over.)`);
}

/**
 * Lets a stack be stopped: asks where somebody is there to answer, and refuses another clone's stack to a script that
 * does not say yes. @throws Stop when it may not.
 */
export async function allowDown(project: string, proof: Proof, { yes }: Given): Promise<void> {
  const { containers, elsewhere } = proof;
  if (yes || containers === 0) return;
  const other = elsewhere === undefined ? '' : `${madeBy(project, elsewhere)} `;
  if (!isInteractive() && elsewhere !== undefined)
    throw new Stop(`${other}${UNCHANGED} (--yes stops it all the same.)`);
  if (isInteractive() && !(await ask(`${other}Stop ${project}, ${containers} containers? Its data stays.`)))
    throw new Stop(UNCHANGED);
}

/**
 * Lets a stack and its data be removed, which takes its name: typed, or as `--yes --override NAME`.
 * @throws Stop when it may not.
 */
export async function allowReset(project: string, proof: Proof, { yes, override }: Given): Promise<void> {
  if (override === project && yes) return;
  if (override !== undefined && override !== project)
    throw new Stop(`--override ${override} is not ${project}. ${UNCHANGED}`, 64);
  const { containers, elsewhere } = proof;
  const other = elsewhere === undefined ? '' : `${madeBy(project, elsewhere)} `;
  const question = `${other}Remove ${project} with its ${containers} containers and all of its data, and start again empty? Type ${project}: `;
  if ((await answerTo(question)) === project) return;
  throw new Stop(
    `${project} stays as it is. To remove its data without a question: --yes --override ${project}`,
  );
}

function madeBy(project: string, file: string): string {
  return `${project} was made from ${file}, another copy of this project.`;
}
