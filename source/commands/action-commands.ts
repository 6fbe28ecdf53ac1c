import { text } from 'node:stream/consumers';
import type { Action, Field } from '../actions/action.ts';
import { catalogue } from '../actions/catalogue.ts';
import { quotedChange } from '../systems/patroni/settings-text.ts';
import { dryRun, type Flag, json, override, wait, yes } from './flags.ts';
import { storeSettings } from './store-settings.ts';
import { type Argument, type Call, isInteractive, isOn, type Subcommand, valueGiven } from './subcommand.ts';

/** A subcommand for every action of the catalogue that is not the console's alone. */
export const actionCommands: readonly Subcommand[] = catalogue
  .filter((action) => action.shell !== false)
  .map(commandOf);

function commandOf(action: Action): Subcommand {
  const faults = action.id.startsWith('chaos ');
  return {
    name: action.id,
    summary: action.summary,
    args: argumentsOf(action),
    flags: [...action.fields.map(flagOf), yes, dryRun, json, override, ...(faults ? [wait] : [])],
    usage: action.usage,
    example: action.example,
    exitCodes: '0 succeeded, 1 failed, 2 refused, 3 unknown',
    ...(action.changes === false ? {} : { changes: true }),
    run: (call) => run(action, call),
  };
}

function argumentsOf({ positional }: Action): readonly Argument[] {
  if (positional === undefined) return [];
  const { into, required, many } = positional;
  return [{ name: into.toUpperCase(), required, ...(many === true ? { many } : {}) }];
}

function flagOf(field: Field): Flag {
  const { name, label } = field;
  if (field.kind === 'choice')
    return { name, ...(field.yesOrNo === true ? {} : { value: name.toUpperCase() }), help: label };
  if (field.kind === 'text') return { name, value: 'TEXT', help: `${label}: ${field.hint}` };
  return { name, value: 'N', help: `${label}: ${field.min} to ${field.max} ${field.unit}`.trim() };
}

async function run(action: Action, call: Call): Promise<number> {
  const [{ createRuntime }, { act }, { createEdit }, { stateHome }, { openJournal }] = await Promise.all([
    import('../app/runtime.ts'),
    import('./act.ts'),
    import('../tui/terminal/editor.ts'),
    import('../files/state-directory.ts'),
    import('../faults/journal.ts'),
  ]);
  const word = await wordOf(action, call.words);
  const runtime = createRuntime(call.project, storeSettings(call));
  const names = action.fields.map(({ name }) => name);
  try {
    return await act(runtime, action, {
      yes: isOn(call, yes),
      dryRun: isOn(call, dryRun),
      json: isOn(call, json),
      wait: isOn(call, wait),
      override: valueGiven(call, override),
      word,
      edit: createEdit(stateHome(process.env), process.env),
      values: Object.fromEntries(
        [...call.flags]
          .filter(([name]) => names.includes(name))
          .map(([name, value]) => [name, String(value)]),
      ),
      whyAside: (id) => openJournal().whyAside(id),
      interactive: isInteractive(),
    });
  } finally {
    await runtime.stop();
  }
}

/** The subcommand's word; of several one text, or what standard input holds where the word is `-`. */
async function wordOf({ positional }: Action, words: readonly string[]): Promise<string | undefined> {
  if (positional?.many !== true || words.length === 0) return words[0];
  return words.join(' ') === '-' ? await text(process.stdin) : words.map(quotedChange).join(' ');
}
