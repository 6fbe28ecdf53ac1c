import { settingsHelp } from '../app/config.ts';
import { actionCommands } from './action-commands.ts';
import { CONFIG_EXIT_CODE, USAGE_EXIT_CODE } from './exit-code.ts';
import { dryRun, type Flag, globalFlags, json, override, wait, withValue, yes } from './flags.ts';
import { ownCommands } from './own-commands.ts';
import { type Subcommand, titleOf, usageOf } from './subcommand.ts';

const PROGRAM = 'paws-console';
const USAGE_WIDTH = 34;
const FLAG_WIDTH = 18;
const EVERYWHERE = `${USAGE_EXIT_CODE} wrong usage, ${CONFIG_EXIT_CODE} wrong settings`;

/** What `--help` prints. */
export function helpText(): string {
  const codes = ownCommands.filter(({ exitCodes }) => exitCodes !== undefined);
  const [action] = actionCommands;
  return [
    'paws-console: Patroni, etcd, Redis Sentinel and HAProxy on one screen',
    '',
    'Usage',
    ...ownCommands.map((command) => columns(`$ ${lineOf(command)}`, command.summary, USAGE_WIDTH)),
    '',
    'Actions, each with --yes, --dry-run, --json and --override NAME',
    ...actionCommands.map((command) => `  $ ${lineOf(command)}`),
    '',
    'Options',
    ...sharedFlags().map(flagLine),
    '',
    'Exit codes',
    ...codes.map((command) => `  ${titleOf(command).padEnd(14)} ${command.exitCodes}`),
    `  ${'actions'.padEnd(14)} ${action?.exitCodes}`,
    `  ${'all'.padEnd(14)} ${EVERYWHERE}`,
    '',
    'Settings',
    '  one JSON object in $PAWS_CONFIG_FILE or ~/.config/paws-console/config.json, or from the environment:',
    ...settingsHelp.map(
      ({ name, variable, help, standard }) =>
        `  ${name.padEnd(23)} $${variable.padEnd(30)} ${help} (default: ${standard})`,
    ),
    '',
    `${PROGRAM} COMMAND --help describes one command.`,
  ].join('\n');
}

/** What `--help` after a subcommand prints. */
export function helpOf(command: Subcommand): string {
  if (command.name === '') return helpText();
  return [
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    '',
    'Usage',
    `  $ ${lineOf(command)}`,
    '',
    'Example',
    `  $ ${PROGRAM} ${command.example}`,
    '',
    'Options',
    ...[...command.flags, ...globalFlags].map(flagLine),
    '',
    'Exit codes',
    ...(command.exitCodes === undefined ? [] : [`  ${command.exitCodes}`]),
    `  ${EVERYWHERE}`,
    ...(command.notes === undefined ? [] : ['', ...command.notes.map((line) => `  ${line}`)]),
  ].join('\n');
}

/** Flags that stand in the list of all: not those of single actions, which stand in their usage. */
function sharedFlags(): readonly Flag[] {
  const shared = [...globalFlags, yes, dryRun, wait, override, json];
  const rare = ownCommands.flatMap((command) =>
    command.flags
      .filter((flag) => !shared.includes(flag))
      .map((flag) => ({ ...flag, help: `${titleOf(command)}: ${flag.help}` })),
  );
  return [...shared, ...rare];
}

function lineOf(command: Subcommand): string {
  return [PROGRAM, usageOf(command)].join(' ').trimEnd();
}

function flagLine(flag: Flag): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  return columns(`${short}${withValue(flag)}`, flag.help, FLAG_WIDTH);
}

function columns(left: string, right: string, width: number): string {
  if (left.length > width) return `  ${left}\n  ${' '.repeat(width)} ${right}`;
  return `  ${left.padEnd(width)} ${right}`;
}
