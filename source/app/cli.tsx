import { text } from 'node:stream/consumers';
import meow from 'meow';
import type { Action } from '../actions/action.ts';
import { catalogue } from '../actions/catalogue.ts';
import { isDrillReportWord } from '../commands/drill-words.ts';
import { CONFIG_EXIT_CODE, USAGE_EXIT_CODE } from '../commands/exit-code.ts';
import { DEFAULT_PROJECT, HELP } from '../commands/help-text.ts';
import { runStackCommand, STACK_COMMANDS } from '../commands/stack-command.ts';
import { drillNames } from '../drill/result/report.ts';
import { StateDirectoryError, stateDirectory } from '../files/state-directory.ts';
import { quotedChange } from '../systems/patroni/settings-text.ts';
import { isThemeName, THEMES, themeFrom, type Wishes } from '../tui/theme.ts';
import { type Config, ConfigError, readConfig } from './config.ts';

// A warning of the runtime's or a library's is no news for an operator, and would be written across the screen.
process.removeAllListeners('warning');

const cli = meow(HELP, {
  importMeta: import.meta,
  description: 'paws-console: Patroni, etcd, Redis Sentinel and HAProxy on one screen',
  booleanDefault: undefined,
  flags: {
    project: { type: 'string' },
    readOnly: { type: 'boolean' },
    yes: { type: 'boolean', shortFlag: 'y', default: false },
    dryRun: { type: 'boolean', default: false },
    wait: { type: 'boolean', default: false },
    override: { type: 'string' },
    json: { type: 'boolean', default: false },
    theme: { type: 'string' },
    ascii: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    times: { type: 'string' },
    html: { type: 'boolean', default: false },
    follow: { type: 'boolean', shortFlag: 'f', default: false },
  },
});

const FLAGS = [
  'project',
  'readOnly',
  'yes',
  'y',
  'dryRun',
  'wait',
  'override',
  'json',
  'watch',
  'times',
  'html',
  'follow',
  'f',
  'theme',
  'ascii',
  'help',
  'version',
];

/** Flags that a drill shares with the faults. */
const DRILL_FLAGS = ['duration', 'from'];

function wrong(text: string): never {
  process.stderr.write(`${text}\nSee paws-console --help\n`);
  process.exit(USAGE_EXIT_CODE);
}

/** What the options and the environment ask for; a theme that there is not is told instead of being ignored. */
function wishes(theme: string | undefined, ascii: boolean): Wishes {
  const asked = theme ?? process.env.PAWS_THEME ?? '';
  if (asked !== '' && !isThemeName(asked)) wrong(`there is no theme "${asked}", only ${THEMES.join(', ')}`);
  return { ...(isThemeName(theme) ? { theme } : {}), ...(ascii ? { ascii } : {}) };
}

function settings(): Config {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(CONFIG_EXIT_CODE);
  }
}

/** Ends where what is kept may have been written by somebody else; one that cannot be made is told by who needs it. */
function checkState(): void {
  try {
    stateDirectory('.');
  } catch (error) {
    if (!(error instanceof StateDirectoryError)) return;
    process.stderr.write(`${error.message}\n`);
    process.exit(CONFIG_EXIT_CODE);
  }
}

/** The action whose id the words begin with, the longest if there are several, and the words that are left. */
function actionOf(words: readonly string[]): { action: Action; rest: readonly string[] } | undefined {
  const named = catalogue
    .filter((action) => action.shell !== false)
    .filter((action) => action.id.split(' ').every((part, i) => words[i] === part))
    .sort((a, b) => b.id.length - a.id.length)[0];
  return named === undefined ? undefined : { action: named, rest: words.slice(named.id.split(' ').length) };
}

/** The subcommand's word; of several one text, or what standard input holds where the word is `-`. */
async function wordOf({
  action,
  rest,
}: {
  action: Action;
  rest: readonly string[];
}): Promise<string | undefined> {
  if (action.positional?.many !== true) return rest[0];
  if (rest.length === 0) return undefined;
  return rest.join(' ') === '-' ? await text(process.stdin) : rest.map(quotedChange).join(' ');
}

const given = cli.flags as Record<string, unknown>;
const project = cli.flags.project ?? process.env.PAWS_PROJECT ?? DEFAULT_PROJECT;
if (!/^[a-z0-9][a-z0-9_-]*$/.test(project)) wrong(`"${project}" is not the name of a Compose project`);
const looks = wishes(cli.flags.theme, cli.flags.ascii);
const config = settings();
checkState();
const words = cli.input;
const found = actionOf(words);
const fieldNames =
  found?.action.fields.map((field) => field.name) ?? (words[0] === 'drill' ? DRILL_FLAGS : []);
const stray = Object.keys(given).find((name) => !FLAGS.includes(name) && !fieldNames.includes(name));
if (stray !== undefined) wrong(`unknown option --${stray.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`);

if (cli.flags.watch && words[0] !== 'lag') wrong('--watch belongs to lag');
if (cli.flags.times !== undefined && words[0] !== 'drill') wrong('--times belongs to drill');
if (cli.flags.html && words[1] !== 'show') wrong('--html belongs to drill show');
if (cli.flags.follow && words[0] !== 'logs') wrong('--follow belongs to logs');

if (words.length === 0) {
  const { openConsole } = await import('../commands/console.tsx');
  process.exitCode = await openConsole(project, config, looks, cli.flags.readOnly);
} else if (words.length === 1 && words[0] === 'status') {
  const [{ observe }, { statusReport }] = await Promise.all([
    import('./connect.ts'),
    import('../commands/status.ts'),
  ]);
  const report = statusReport(await observe(project, config.thresholds), {
    json: cli.flags.json,
    width: process.stdout.columns ?? 120,
    ascii: themeFrom(process.env, looks).ascii,
  });
  process.stdout.write(`${report.text}\n`);
  process.exitCode = report.exitCode;
} else if (words.length === 1 && words[0] === 'lag') {
  const { lag } = await import('../commands/lag-command.ts');
  process.exitCode = await lag(project, { json: cli.flags.json, watch: cli.flags.watch }, config.thresholds);
} else if (words[0] === 'drill' && isDrillReportWord(words[1])) {
  const { drillReports } = await import('../commands/drill-reports.ts');
  process.exitCode = drillReports(words[1], words.slice(2), {
    project,
    json: cli.flags.json,
    html: cli.flags.html,
    say: (text) => process.stdout.write(`${text}\n`),
    warn: (text) => process.stderr.write(`${text}\n`),
  });
} else if (words.length === 1 && words[0] === 'history') {
  const { history } = await import('../commands/history-command.ts');
  process.exitCode = await history(project, { json: cli.flags.json });
} else if (words.length === 1 && words[0] === 'actions') {
  const { actionList, actionTable } = await import('../commands/list-actions.ts');
  process.stdout.write(`${cli.flags.json ? JSON.stringify(actionList(), null, 2) : actionTable()}\n`);
} else if (words.length === 2 && words[0] === 'completion') {
  const { completion, SHELLS } = await import('../commands/completion.ts');
  const shell = SHELLS.find((name) => name === words[1]);
  if (shell === undefined) wrong(`no completion for ${words[1]}: ${SHELLS.join(', ')}`);
  process.stdout.write(`${completion(shell)}\n`);
} else if (words.length === 2 && words[0] === 'drill') {
  const [{ createRuntime }, { drill, drillsNamed, drillOptions }] = await Promise.all([
    import('./runtime.ts'),
    import('../commands/drill.ts'),
  ]);
  const names = drillsNamed(words[1] ?? '');
  if (names === undefined) wrong(`there is no drill ${words[1]}, only ${drillNames.join(', ')} and all`);
  const options = drillOptions({ ...cli.flags, duration: given.duration, from: given.from }, names);
  if (typeof options === 'string') wrong(options);
  const runtime = createRuntime(project, config.thresholds);
  const { readOnly } = cli.flags;
  if (readOnly !== undefined) runtime.store.dispatchNow({ type: 'read-only.switched', on: readOnly });
  const interactive = process.stdin.isTTY === true && process.stdout.isTTY === true;
  process.exitCode = await drill(runtime, names, { ...options, interactive });
  await runtime.stop();
} else if (STACK_COMMANDS.includes(words[0] ?? '')) {
  const flags = [...(cli.flags.yes ? ['--yes'] : []), ...(cli.flags.follow ? ['--follow'] : [])];
  process.exitCode = await runStackCommand([...words, ...flags], cli.flags.project);
} else if (found !== undefined && (found.rest.length <= 1 || found.action.positional?.many === true)) {
  const [{ createRuntime }, { act }, { createEdit }, { stateHome }] = await Promise.all([
    import('./runtime.ts'),
    import('../commands/act.ts'),
    import('../tui/terminal/editor.ts'),
    import('../files/state-directory.ts'),
  ]);
  const runtime = createRuntime(project, config.thresholds);
  const { readOnly } = cli.flags;
  if (readOnly !== undefined) runtime.store.dispatchNow({ type: 'read-only.switched', on: readOnly });
  const values = Object.fromEntries(
    fieldNames.filter((name) => given[name] !== undefined).map((name) => [name, String(given[name])]),
  );
  process.exitCode = await act(runtime, found.action, {
    ...cli.flags,
    override: cli.flags.override,
    word: await wordOf(found),
    edit: createEdit(stateHome(process.env), process.env),
    values,
    interactive: process.stdin.isTTY === true && process.stdout.isTTY === true,
  });
  await runtime.stop();
} else {
  wrong(`unknown command: ${words.join(' ')}`);
}
