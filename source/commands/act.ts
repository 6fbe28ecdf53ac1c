import { createInterface } from 'node:readline/promises';
import type { Action, Target } from '../actions/action.ts';
import { equivalentOf } from '../actions/equivalent.ts';
import { printable } from '../domain/printable.ts';
import type { Runtime } from '../runtime.ts';
import { outcomeExitCode, USAGE_EXIT_CODE } from './exit-code.ts';

export type ActOptions = {
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** The member's name, typed to mean an action that costs a quorum. */
  readonly override: string | undefined;
  /** The subcommand's word, if one was given. */
  readonly word: string | undefined;
  /** Flags that the action's fields stand for. */
  readonly values: Readonly<Record<string, string>>;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
};

/** Carries an action out from the shell: the same checks, plan and execution as behind its key. Returns the exit code. */
export async function act(runtime: Runtime, action: Action, options: ActOptions): Promise<number> {
  const { positional } = action;
  if (options.word === undefined && positional?.required === true) {
    return usage(`${action.id} needs a ${positional.into}`, action);
  }
  if (options.word !== undefined && positional === undefined) {
    return usage(`${action.id} takes no "${printable(options.word)}"`, action);
  }
  await runtime.settled();
  const target = aimed(action, runtime, options);
  const state = runtime.store.get();
  const reason = action.disabled(state, target);
  if (reason !== undefined) {
    say(`${action.id}: refused: ${reason}`);
    return outcomeExitCode('refused');
  }
  const plan = action.plan(state, target);
  for (const line of action.describe(state, target)) say(line);
  for (const command of plan) say(`  $ ${equivalentOf(command)}`);

  const danger = action.danger(state, target);
  if (danger.level === 'type-name') say(`Danger: ${danger.reason}.`);
  if (options.dryRun) {
    say('Dry run: nothing was changed.');
    return 0;
  }
  if (danger.level === 'type-name' && options.override !== danger.name) {
    const typed = options.interactive ? await ask(`Type ${danger.name} to go on: `) : undefined;
    if (typed !== danger.name) {
      say(`${action.id}: refused: ${danger.reason}. To do it all the same: --override ${danger.name}`);
      return outcomeExitCode('refused');
    }
  } else if (!options.yes && danger.level === 'confirm') {
    if (!options.interactive)
      return usage(`${action.id} asks before it acts: give --yes or --dry-run`, action);
    if ((await ask('Carry it out? [y/N] ')).toLowerCase() !== 'y') {
      say('Nothing was changed.');
      return outcomeExitCode('refused');
    }
  }
  const result = await runtime.run(action.id, target, plan, (text) => say(`… ${text}`));
  say(`${action.id}: ${result.outcome}: ${result.text}`);
  return outcomeExitCode(result.outcome);
}

function aimed(action: Action, runtime: Runtime, options: ActOptions): Target {
  const into = action.positional?.into;
  const member = into === 'member' ? options.word : undefined;
  const target = action.aim(runtime.store.get(), member, Math.random);
  const word =
    into === undefined || into === 'member' || options.word === undefined ? {} : { [into]: options.word };
  return { ...target, values: { ...target.values, ...options.values, ...word } };
}

function usage(text: string, action: Action): number {
  process.stderr.write(
    `${text}\nUsage: paws-console ${action.usage}\nExample: paws-console ${action.example}\n`,
  );
  return USAGE_EXIT_CODE;
}

function say(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
}

async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await prompt.question(question)).trim();
  } finally {
    prompt.close();
  }
}
