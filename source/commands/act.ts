import type { Action } from '../actions/action.ts';
import { refusal } from '../actions/authorize.ts';
import { absence } from '../actions/catalogue.ts';
import { equivalentOf } from '../actions/perform/perform.ts';
import type { Result } from '../actions/perform/ports.ts';
import type { Runtime } from '../app/runtime-type.ts';
import type { Command } from '../model/command.ts';
import type { State } from '../store/state.ts';
import type { Target } from '../store/ui-state.ts';
import { until } from '../store/until.ts';
import { systems } from '../systems/index.ts';
import { jsonText } from '../text/json-text.ts';
import { printable } from '../text/printable.ts';
import { withoutSecrets } from '../text/secrets.ts';
import { compose, type Edit } from '../tui/keys/edit.ts';
import { print, warn } from '../tui/terminal/print.ts';
import { ask } from './ask.ts';
import { discardDraft } from './discard-draft.ts';
import { outcomeExitCode, USAGE_EXIT_CODE } from './exit-code.ts';
import { followFaults, type WhyAside } from './until-healed.ts';

/** A member that did not answer is asked again within this time, ms. */
const AGAIN_WITHIN_MS = 3_000;

export type ActOptions = {
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** One JSON document instead of lines. */
  readonly json: boolean;
  /** Wait until the faults that were injected are healed. */
  readonly wait: boolean;
  /** The member's name, typed to confirm an action that costs a quorum. */
  readonly override: string | undefined;
  /** The subcommand's word, if one was given. */
  readonly word: string | undefined;
  /** Values of the flags that belong to the action's fields. */
  readonly values: Readonly<Record<string, string>>;
  /** Gives a text to the operator's editor. */
  readonly edit: Edit;
  /** Why it can never be known whether a fault was healed. */
  readonly whyAside: WhyAside;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
};

/** Carries an action out from the shell: the same checks, plan and execution as behind its key. Returns the exit code. */
export async function act(runtime: Runtime, action: Action, options: ActOptions): Promise<number> {
  if (action.draft !== undefined && !options.interactive)
    return usage(`${action.id} opens an editor, and needs a terminal for it`, action);
  await runtime.settled();
  await untilAllowed(action, runtime, options);
  const target = await written(action, aimed(action, runtime, options), runtime, options);
  const state = runtime.store.get();
  const refused = typeof target === 'string' ? target : obstacle(action, target, state, options);
  if (typeof target === 'string' || refused !== undefined) {
    const aim = typeof target === 'string' ? { values: {} } : target;
    const tell = reporter(action, aim, state.project, [], options.json);
    return tell({ outcome: 'refused', text: refused ?? '' }, []);
  }
  const lines = action.describe(state, target);
  const tell = reporter(action, target, state.project, lines, options.json);

  const plan = action.plan(state, target);
  const danger = action.danger(state, target);
  if (!options.json) {
    // The stack first: with several on a machine, the rest reads the same for each of them.
    if (action.changes !== false) say(`${action.id} on ${state.project}`);
    for (const line of lines) say(line);
    for (const command of plan) say(`  $ ${equivalentOf(command)}`);
    if (danger.level === 'type-name') say(`Danger: ${danger.reason}.`);
  }
  if (options.dryRun) {
    if (options.json) return tell(undefined, plan);
    say('Dry run: nothing was changed.');
    return 0;
  }
  if (danger.level === 'type-name' && options.override !== danger.name) {
    const typed = options.interactive ? await ask(`Type ${danger.name} to go on: `) : undefined;
    if (typed !== danger.name) {
      const text = `${danger.reason}. To do it all the same: --override ${danger.name}`;
      return tell({ outcome: 'refused', text }, plan);
    }
  } else if (!options.yes && danger.level === 'confirm') {
    if (!options.interactive)
      return usage(`${action.id} asks before it acts: give --yes or --dry-run`, action);
    if ((await ask('Carry it out? [y/N] ')).toLowerCase() !== 'y') {
      return tell({ outcome: 'refused', text: 'nothing was changed' }, plan);
    }
  }
  const progress = (text: string) => {
    reported.push(text);
    if (!options.json) say(`… ${text}`);
  };
  const reported: string[] = [];
  const healed = options.wait ? followFaults(runtime.store, plan, options.whyAside) : undefined;
  const result = await runtime.run(action.id, target, plan, 'command line', progress);
  if (result.outcome === 'succeeded') await discardDraft(action.id, target);
  return tell((await healed?.(result)) ?? result, plan, reported);
}

/** Waits for a second answer of those that were too slow for the first one, where the action is refused without it. */
async function untilAllowed(action: Action, runtime: Runtime, options: ActOptions): Promise<void> {
  const { store } = runtime;
  const isSilent = (state: State) =>
    state.dcs.error !== undefined ||
    systems.some(({ id }) => Object.values(state[id]).some(({ error }) => error !== undefined));
  const isAllowed = (state: State) =>
    obstacle(action, aimed(action, runtime, options), state, options) === undefined || !isSilent(state);
  await until(store, (state) => isAllowed(state) || undefined, AGAIN_WITHIN_MS, new AbortController().signal);
}

function obstacle(action: Action, target: Target, state: State, { dryRun }: ActOptions): string | undefined {
  // What is only shown changes nothing.
  return absence(state, dryRun ? { ...action, changes: false } : action) ?? refusal(action, state, target);
}

/** The target as the operator has written it, where the action has something to write; or why there is none. */
async function written(
  action: Action,
  target: Target,
  { store }: Runtime,
  options: ActOptions,
): Promise<Target | string> {
  if (action.draft === undefined) return target;
  const wrong = obstacle(action, target, store.get(), options);
  if (wrong !== undefined) return wrong;
  const draft = action.draft(store.get());
  return draft === undefined ? 'there is nothing to edit' : await compose(draft, options.edit);
}

function aimed(action: Action, runtime: Runtime, options: ActOptions): Target {
  const into = action.positional?.into;
  const member = into === 'member' ? options.word : undefined;
  const target = action.aim(runtime.store.get(), member, Math.random);
  const word =
    into === undefined || into === 'member' || options.word === undefined ? {} : { [into]: options.word };
  const wished = {
    ...target,
    // A name that does not fit is refused by name; the action must not fall back on another member.
    ...(member === undefined ? {} : { member }),
    values: { ...target.values, ...options.values, ...word },
  };
  return action.reaim?.(runtime.store.get(), wished) ?? wished;
}

/** Reports the end, as a line or as a document, and gives the exit code. Without a result it was a dry run. */
function reporter(action: Action, target: Target, project: string, lines: readonly string[], json: boolean) {
  const startedAt = new Date().toISOString();
  return (result: Result | undefined, plan: readonly Command[], progress: readonly string[] = []): number => {
    if (json) {
      const document = {
        action: action.id,
        project,
        target: action.label === undefined ? target : { values: { change: action.label(target) } },
        description: lines,
        plan: plan.map((command) => ({
          ...(withoutSecrets(command) as Command),
          equivalent: equivalentOf(command),
        })),
        dryRun: result === undefined,
        outcome: result?.outcome ?? null,
        text: result?.text ?? null,
        progress,
        startedAt,
        finishedAt: new Date().toISOString(),
      };
      print(jsonText(document, 2));
    } else if (result !== undefined) say(`${action.id} on ${project}: ${result.outcome}: ${result.text}`);
    return result === undefined ? 0 : outcomeExitCode(result.outcome);
  };
}

function usage(text: string, action: Action): number {
  warn(`${text}\nUsage: paws-console ${action.usage}\nExample: paws-console ${action.example}`);
  return USAGE_EXIT_CODE;
}

function say(text: string): void {
  print(printable(text));
}
