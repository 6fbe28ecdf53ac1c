import { catalogue } from '../actions/catalogue.ts';

/** Shells that `paws-console completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

const OTHER = ['status', 'actions', 'completion'];
const FLAGS = ['--yes', '--dry-run', '--json', '--wait', '--override', '--project', '--read-only', '--help'];

/** A completion script, generated from the catalogue. */
export function completion(shell: (typeof SHELLS)[number]): string {
  const actions = catalogue.filter((action) => action.shell !== false);
  const first = [...new Set([...OTHER, ...actions.map((action) => action.id.split(' ')[0] ?? '')])];
  const second = new Map<string, string[]>();
  for (const { id } of actions) {
    const [group = '', word] = id.split(' ');
    if (word !== undefined) second.set(group, [...(second.get(group) ?? []), word]);
  }
  const flagsOf = (id: string) => [
    ...FLAGS,
    ...(actions.find((action) => action.id === id)?.fields ?? []).map((field) => `--${kebab(field.name)}`),
  ];
  if (shell === 'fish') {
    return [
      `complete -c paws-console -f -n __fish_use_subcommand -a '${first.join(' ')}'`,
      ...[...second].map(
        ([group, words]) =>
          `complete -c paws-console -f -n '__fish_seen_subcommand_from ${group}' -a '${words.join(' ')}'`,
      ),
      ...FLAGS.map((flag) => `complete -c paws-console -l ${flag.slice(2)}`),
      ...actions.flatMap((action) =>
        action.fields.map(
          (field) =>
            `complete -c paws-console -n '__fish_seen_subcommand_from ${action.id.split(' ').at(-1)}' -l ${kebab(field.name)}`,
        ),
      ),
    ].join('\n');
  }
  const cases = [
    ...[...second].map(([group, words]) => `    ${group}) words="${words.join(' ')}" ;;`),
    ...actions.map(({ id }) => `    "${id}") words="${flagsOf(id).join(' ')}" ;;`),
  ];
  const body = [
    '_paws_console() {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  local words at="$COMP_CWORD" current="${COMP_WORDS[COMP_CWORD]}"',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's own
    '  local typed="${COMP_WORDS[*]:1:at-1}"',
    `  words="${FLAGS.join(' ')}"`,
    `  [ "$at" = 1 ] && words="${first.join(' ')}"`,
    '  case "$typed" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '}',
    'complete -F _paws_console paws-console',
  ].join('\n');
  return shell === 'bash'
    ? body
    : `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${body}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
