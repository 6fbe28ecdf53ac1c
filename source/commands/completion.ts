import type { Action } from '../actions/action.ts';
import { catalogue } from '../actions/catalogue.ts';
import { drillNames } from '../drill/result/report.ts';
import { DRILL_REPORT_WORDS } from './drill-words.ts';
import { STACK_COMMANDS } from './stack-command.ts';

/** Shells that `paws-console completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof SHELLS)[number];

const OTHER = ['status', 'lag', 'history', 'actions', 'completion', 'drill', ...STACK_COMMANDS];
const FLAGS = [
  ...[
    '--yes',
    '--dry-run',
    '--json',
    '--wait',
    '--watch',
    '--follow',
    '--html',
    '--times',
    '--override',
    '--project',
  ],
  ...['--read-only', '--no-read-only', '--theme', '--ascii', '--help', '--version'],
];

const actions = catalogue.filter((action) => action.shell !== false);

/** A completion script, generated from the catalogue. */
export function completion(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return forBash();
    case 'zsh':
      return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${forBash()}`;
    case 'fish':
      return forFish();
  }
}

function firstWords(): readonly string[] {
  return [...new Set([...OTHER, ...actions.map(({ id }) => id.split(' ')[0] ?? '')])];
}

/** Last words by those before; an action can be both an id and a beginning: `switchover`, `switchover cancel`. */
function groups(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>([
    ['completion', SHELLS],
    ['drill', [...DRILL_REPORT_WORDS, ...drillNames, 'all']],
  ]);
  for (const { id } of actions) {
    const words = id.split(' ');
    const last = words.pop() ?? '';
    const group = words.join(' ');
    if (group !== '') found.set(group, [...(found.get(group) ?? []), last]);
  }
  return found;
}

function flagsOf({ fields }: Action): readonly string[] {
  return fields.map(({ name }) => `--${name}`);
}

function forBash(): string {
  const own = (id: string) => actions.filter((action) => action.id === id).flatMap(flagsOf);
  // The longest id first: what follows its words are a member, values and flags.
  const ids = [...actions].sort((a, b) => b.id.length - a.id.length);
  const cases = [
    `    '') offer="${firstWords().join(' ')} ${FLAGS.join(' ')}" ;;`,
    ...[...groups()].map(
      ([group, words]) => `    "${group}") offer="${[...words, ...own(group), ...FLAGS].join(' ')}" ;;`,
    ),
    ...ids.map(
      (action) =>
        `    "${action.id}" | "${action.id} "*) offer="${[...flagsOf(action), ...FLAGS].join(' ')}" ;;`,
    ),
  ];
  return [
    '_paws_console() {',
    `  local offer="${FLAGS.join(' ')}" typed='' word`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '    case "$word" in -*) ;; *) typed="${typed:+$typed }$word" ;; esac',
    '  done',
    '  case "$typed" in',
    ...cases,
    '  esac',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  COMPREPLY=($(compgen -W "$offer" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -F _paws_console paws-console',
  ].join('\n');
}

function forFish(): string {
  const seen = (words: readonly string[]) => `__fish_seen_subcommand_from ${words.join(' ')}`;
  const all = (words: readonly string[]) => words.map((word) => seen([word])).join('; and ');
  const grouped = [...groups().keys()].filter((group) => !group.includes(' '));
  // `pause` is an action, and a word of `chaos pause` too.
  const isActive = (id: string) => {
    const words = id.split(' ');
    const [first = ''] = words;
    if (words.length > 1) return all(words);
    return `${seen([first])}; and not ${seen(grouped.filter((group) => group !== first))}`;
  };
  return [
    `complete -c paws-console -f -n __fish_use_subcommand -a '${firstWords().join(' ')}'`,
    ...[...groups()].map(
      ([group, words]) => `complete -c paws-console -f -n '${all(group.split(' '))}' -a '${words.join(' ')}'`,
    ),
    ...FLAGS.map((flag) => `complete -c paws-console -l ${flag.slice(2)}`),
    ...actions.flatMap((action) =>
      flagsOf(action).map(
        (flag) => `complete -c paws-console -n '${isActive(action.id)}' -l ${flag.slice(2)}`,
      ),
    ),
  ].join('\n');
}
