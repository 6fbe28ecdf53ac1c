import { THEMES } from '../tui/theme.ts';

/** A flag of the command line. One name means one thing: every subcommand that owns it shares the record. */
export type Flag = {
  /** In camel case: `dryRun` is `--dry-run`. */
  readonly name: string;
  /** One letter: `y` is `-y`. */
  readonly short?: string;
  /** The placeholder of its value in the help; without one it is on or off. */
  readonly value?: string;
  /** Whether its `--no-` form means something of its own. */
  readonly negatable?: true;
  readonly help: string;
};

/** Compose project of the bundled stack. */
export const DEFAULT_PROJECT = 'paws360';

export const yes: Flag = { name: 'yes', short: 'y', help: 'do not ask' };
export const dryRun: Flag = { name: 'dryRun', help: 'say what an action would do, and change nothing' };
export const wait: Flag = { name: 'wait', help: 'wait until the injected fault is healed' };
export const override: Flag = {
  name: 'override',
  value: 'NAME',
  help: 'confirm what must be typed by hand otherwise: the name of the member, or of the stack, that it hits',
};
export const json: Flag = { name: 'json', help: 'one JSON document instead of text' };
export const watch: Flag = { name: 'watch', help: 'keep printing, a line per replica and second' };
export const times: Flag = {
  name: 'times',
  value: 'N',
  help: 'run it this many times, and report how the outages spread',
};
export const html: Flag = { name: 'html', help: 'where the page is' };
export const configFile: Flag = {
  name: 'config',
  value: 'FILE',
  help: 'the file with the stack; else those in ~/.config/paws-console/stacks',
};
export const stack: Flag = { name: 'stack', value: 'NAME', help: 'which stack, where there are several' };
export const scope: Flag = {
  name: 'scope',
  value: 'NAME',
  help: 'which cluster of Patroni, where the file has several',
};
export const follow: Flag = { name: 'follow', short: 'f', help: 'keep printing new lines until ctrl-c' };

/** Flags that every subcommand takes. */
export const globalFlags: readonly Flag[] = [
  {
    name: 'project',
    value: 'NAME',
    help: `Compose project of the stack (default: $PAWS_PROJECT, stack/.env, or ${DEFAULT_PROJECT})`,
  },
  {
    name: 'readOnly',
    negatable: true,
    help: 'change nothing; --no-read-only allows it also on a stack that is not the bundled one',
  },
  {
    name: 'theme',
    value: 'NAME',
    help: `colours of the console: ${THEMES.join(', ')} (default: $PAWS_THEME or dark)`,
  },
  {
    name: 'ascii',
    help: 'draw with ASCII characters only (also $PAWS_ASCII, or a locale that is not UTF-8)',
  },
  { name: 'help', help: 'help; after a subcommand, the help of that one' },
  { name: 'version', help: 'the version of this program' },
];

/** A flag as it is typed: `dryRun` → `--dry-run`. */
export function typed(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A flag with its value, as a usage line has it: `--times N`. */
export function withValue({ name, value }: Flag): string {
  return value === undefined ? typed(name) : `${typed(name)} ${value}`;
}
