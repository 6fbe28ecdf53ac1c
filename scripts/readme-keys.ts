import { catalogue } from '../source/actions/catalogue.ts';
import { drills } from '../source/drill/drills.ts';
import { markdownTable } from '../source/drill/report/markdown-table.ts';
import { type KeyBinding, keysText, type Mode } from '../source/tui/keys/keys.ts';
import { keysOf, MODES } from '../source/tui/overlays/help.ts';

const BEGIN = '<!-- keys: written by npm run readme -->';
const END = '<!-- end of keys -->';

/** The README with its section on keys and actions written anew; at the end of it where it has none yet. */
export function withKeys(readme: string): string {
  const section = `${BEGIN}\n\n${keysSection()}\n${END}`;
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END, from);
  if (from === -1 || to === -1) return `${readme.trimEnd()}\n\n${section}\n`;
  return `${readme.slice(0, from)}${section}${readme.slice(to + END.length)}`;
}

/** Actions with their keys and subcommands, then the keys of every mode. */
function keysSection(): string {
  return [
    '## Actions',
    'A capital letter opens the confirmation of an action; nothing is done before that is answered. Every action is a subcommand too, with `--dry-run` and `--yes`.',
    markdownTable(
      ['Key', 'Action', 'What it does', 'Subcommand', 'Example'],
      catalogue.map(({ key, title, summary, usage, example, shell }) => [
        key === undefined ? '' : code(key),
        title,
        `${summary}.`,
        shell === false ? '' : code(`paws-console ${usage}`),
        shell === false ? '' : code(`paws-console ${example}`),
      ]),
    ),
    '## Drills',
    'A drill rehearses a failure from steady state to steady state and measures it: `T` in the console, or `paws-console drill NAME [--yes] [--json] [--times N] [--duration N]`. It is refused unless everything is well, can be aborted at any time, and what it breaks heals by a deadline whatever becomes of the console. Exit code 0 pass, 1 fail, 2 not proven, refused or aborted. `drill all` runs them one after the other.',
    markdownTable(
      ['Drill', 'What it does'],
      Object.values(drills).map(({ name, summary }) => [code(name), `${summary}.`]),
    ),
    '## Keys',
    'Behind `?` is the same list in the console. Moving, `/`, `f`, `ctrl-r`, `:` and `?` mean the same wherever there is something for them to do; the tables after the first have what is there beside that.',
    ...MODES.flatMap(({ mode, title }) => [`### ${title}`, keyTable(mode)]),
  ]
    .map((part) => `${part}\n`)
    .join('\n');
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
