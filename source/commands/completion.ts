import { globalFlags, typed } from './flags.ts';
import type { Subcommand } from './subcommand.ts';

/** Shells that `paws-console completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

type Shell = (typeof SHELLS)[number];

const everywhere = globalFlags.flatMap(({ name, negatable }) =>
  negatable === true ? [typed(name), `--no-${typed(name).slice(2)}`] : [typed(name)],
);

/** A completion script, from the table of subcommands. */
export function completion(shell: Shell, table: readonly Subcommand[]): string {
  const named = table.filter(({ name }) => name !== '');
  switch (shell) {
    case 'bash':
      return forBash(named);
    case 'zsh':
      return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${forBash(named)}`;
    case 'fish':
      return forFish(named);
  }
}

function firstWords(named: readonly Subcommand[]): readonly string[] {
  return [...new Set(named.map(({ name }) => name.split(' ')[0] ?? ''))];
}

/**
 * Words by those before: second words of names, and what an argument can be. A name can be a beginning, too:
 * `switchover`, `switchover cancel`.
 */
function groups(named: readonly Subcommand[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const add = (group: string, words: readonly string[]) => {
    if (words.length > 0) found.set(group, [...(found.get(group) ?? []), ...words]);
  };
  for (const { name, args } of named) {
    const words = name.split(' ');
    const last = words.pop() ?? '';
    if (words.length > 0) add(words.join(' '), [last]);
    add(name, args[0]?.choices ?? []);
  }
  return found;
}

function flagsOf({ flags }: Subcommand): readonly string[] {
  return flags.map(({ name }) => typed(name));
}

function forBash(named: readonly Subcommand[]): string {
  const own = (name: string) => named.filter((command) => command.name === name).flatMap(flagsOf);
  // The longest name first: what follows its words are a member, values and flags.
  const longestFirst = [...named].sort((a, b) => b.name.length - a.name.length);
  const cases = [
    `    '') offer="${firstWords(named).join(' ')} ${everywhere.join(' ')}" ;;`,
    ...[...groups(named)].map(
      ([group, words]) => `    "${group}") offer="${[...words, ...own(group), ...everywhere].join(' ')}" ;;`,
    ),
    ...longestFirst.map(
      (command) =>
        `    "${command.name}" | "${command.name} "*) offer="${[...flagsOf(command), ...everywhere].join(' ')}" ;;`,
    ),
  ];
  return [
    '_paws_console() {',
    `  local offer="${everywhere.join(' ')}" typed='' word`,
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

function forFish(named: readonly Subcommand[]): string {
  const seen = (words: readonly string[]) => `__fish_seen_subcommand_from ${words.join(' ')}`;
  const all = (words: readonly string[]) => words.map((word) => seen([word])).join('; and ');
  const grouped = [...groups(named).keys()].filter((group) => !group.includes(' '));
  // `pause` is an action, and a word of `chaos pause` too.
  const isActive = (name: string) => {
    const words = name.split(' ');
    const [first = ''] = words;
    if (words.length > 1) return all(words);
    const others = grouped.filter((group) => group !== first);
    return `${seen([first])}; and not ${seen(others)}`;
  };
  return [
    `complete -c paws-console -f -n __fish_use_subcommand -a '${firstWords(named).join(' ')}'`,
    ...[...groups(named)].map(
      ([group, words]) => `complete -c paws-console -f -n '${all(group.split(' '))}' -a '${words.join(' ')}'`,
    ),
    ...everywhere.map((flag) => `complete -c paws-console -l ${flag.slice(2)}`),
    ...named.flatMap((command) =>
      flagsOf(command).map(
        (flag) => `complete -c paws-console -n '${isActive(command.name)}' -l ${flag.slice(2)}`,
      ),
    ),
  ].join('\n');
}
