import { catalogue } from '../source/actions/catalogue.ts';
import { settingsHelp } from '../source/app/config.ts';
import { CONFIG_EXIT_CODE, USAGE_EXIT_CODE } from '../source/commands/exit-code.ts';
import { globalFlags, withValue } from '../source/commands/flags.ts';
import { ownCommands } from '../source/commands/own-commands.ts';
import { type Subcommand, usageOf } from '../source/commands/subcommand.ts';
import { subcommands } from '../source/commands/subcommands.ts';
import { drills } from '../source/drill/drills.ts';
import { markdownTable } from '../source/drill/report/markdown-table.ts';
import type { KeyBinding, Mode } from '../source/tui/keys/key-binding.ts';
import { keysText } from '../source/tui/keys/keys.ts';
import { keysOf, MODES } from '../source/tui/overlays/help.ts';

const BEGIN = '<!-- keys: written by npm run readme -->';
const END = '<!-- end of keys -->';

/** The README with its section on keys and actions written again; at the end of it where it has none yet. */
export function withKeys(readme: string): string {
  const section = `${BEGIN}\n\n${keysSection()}\n${END}`;
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END, from);
  if (from === -1 || to === -1) return `${readme.trimEnd()}\n\n${section}\n`;
  return `${readme.slice(0, from)}${section}${readme.slice(to + END.length)}`;
}

/** Actions with their keys and subcommands, the other subcommands, the drills, then the keys of every mode. */
function keysSection(): string {
  return [
    '## Actions',
    'The key of an action opens its confirmation; nothing changes before that is answered. Only `O` needs no answer to switch read-only mode on, and `E` opens an editor first. Every action but `O` is a subcommand too, with `--dry-run` and `--yes`.',
    markdownTable(
      ['Key', 'Action', 'What it does', 'Subcommand', 'Example'],
      catalogue.map(({ id, key, title, summary }) => {
        const command = subcommands.find(({ name }) => name === id);
        return [
          key === undefined ? '' : code(key),
          title,
          `${summary}.`,
          ...(command === undefined ? ['', ''] : usageCells(command)),
        ];
      }),
    ),
    '## Subcommands',
    `These, and one for each action above. \`paws-console COMMAND --help\` describes one; \`paws-console completion bash\` prints a script that completes all. Exit code ${USAGE_EXIT_CODE} means wrong usage, ${CONFIG_EXIT_CODE} wrong settings.`,
    markdownTable(
      ['Subcommand', 'What it does', 'Example', 'Exit codes'],
      ownCommands.map((command) => {
        const [usage = '', example = ''] = usageCells(command);
        return [usage, sentence(command.summary), example, command.exitCodes ?? ''];
      }),
    ),
    'Options of the console and of every subcommand:',
    markdownTable(
      ['Option', 'What it does'],
      globalFlags.map((flag) => [code(withValue(flag)), sentence(flag.help)]),
    ),
    '## Settings',
    'One JSON object in `~/.config/paws-console/config.json` or `$PAWS_CONFIG_FILE`; a variable wins over the file. A file that others can write is refused.',
    markdownTable(
      ['Setting', 'Variable', 'Default', 'What it is'],
      settingsHelp.map(({ name, variable, help, standard }) => [
        code(name),
        code(variable),
        standard,
        sentence(help),
      ]),
    ),
    '## Drills',
    'A drill rehearses a failure, from steady state to steady state, and measures it: press `T` in the console, or run `paws-console drill NAME [--yes] [--json] [--times N] [--duration N]`. It starts only if the stack is healthy and you can abort it at any time. What it breaks is healed by a deadline, even if the console has ended. Exit code 0 pass, 1 fail, 2 not proven, refused or aborted. `drill all` runs them one after the other.',
    markdownTable(
      ['Drill', 'What it does'],
      Object.values(drills).map(({ name, summary }) => [code(name), `${summary}.`]),
    ),
    '## Keys',
    '`?` shows the same list in the console. Moving, `/`, `f`, `ctrl-r`, `:` and `?` mean the same everywhere; each table after the first has only what its view adds.',
    ...MODES.flatMap(({ mode, title }) => [`### ${title}`, keyTable(mode)]),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
}

function usageCells(command: Subcommand): readonly string[] {
  return [
    code(`paws-console ${usageOf(command)}`.trimEnd()),
    code(`paws-console ${command.example}`.trimEnd()),
  ];
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}.`;
}

function keyTable(mode: Mode): string {
  return markdownTable(
    ['Keys', 'What they do'],
    keysOf(mode, 'panes').map((binding) => [keyCells(binding), binding.title]),
  );
}

function keyCells(binding: KeyBinding): string {
  return keysText(binding).split(', ').map(code).join(' ');
}

function code(text: string): string {
  return `\`${text}\``;
}
