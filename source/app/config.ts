import path from 'node:path';
import * as v from 'valibot';
import { xdgDirectory } from '../files/home.ts';
import { readTrustedFile, UntrustedFileError } from '../files/trusted-file.ts';
import { defaultThresholds, type Thresholds } from '../model/thresholds.ts';
import { defined } from '../net/read.ts';
import { foundText, pathOf } from '../text/issue-text.ts';
import { own } from '../text/own.ts';

/** What can be set, for the console and its subcommands alike. */
export type Config = {
  readonly thresholds: Thresholds;
  /** Ring the terminal's bell when an alert is raised. */
  readonly bell: boolean;
  /** Run through the shell when an alert is raised or cleared; it gets the alert as JSON on standard input. */
  readonly alertHook?: string;
  /** Where it was set that nothing may be changed: neither a key nor an option of the command line overrides that. */
  readonly readOnlyBy?: string;
  /** Whether writes of our own may be made on a stack that is not the bundled one, too; absent where not. */
  readonly writeCheck?: true;
};

const DAY_MS = 86_400_000;
const MANY = Number.MAX_SAFE_INTEGER;

/**
 * Every setting by its key in the file; `PAWS_` and the key in capitals is its environment variable. Check, message,
 * help and `docs/config.schema.json` come from here.
 */
const settings = {
  lagWarnBytes: whole(1, MANY, 'bytes', 'replay lag of a replica above which it is degraded'),
  lagCriticalBytes: whole(1, MANY, 'bytes', 'replay lag of a replica above which it is critical'),
  failoversPerHour: whole(0, 1_000, 'failovers', 'more than these within an hour are critical'),
  connectionsWarnPercent: whole(
    1,
    100,
    'percent',
    'share of used PostgreSQL connections above which it is degraded',
  ),
  poolWarnPercent: whole(
    1,
    100,
    'percent',
    'share of a pool, of the application or of PgBouncer, above which it is degraded',
  ),
  silentAfterMs: whole(
    0,
    DAY_MS,
    'milliseconds',
    'how long a member or Docker may fail to answer before an alert',
  ),
  raiseAfterMs: whole(0, DAY_MS, 'milliseconds', 'how long a condition lasts before its alert is raised'),
  clearAfterMs: whole(
    0,
    DAY_MS,
    'milliseconds',
    'how long the condition is gone before the alert is cleared',
  ),
  bell: v.pipe(v.boolean('true or false'), v.description('ring the bell when an alert is raised')),
  alertHook: v.pipe(
    v.string('a command'),
    v.regex(/\S/, 'a command'),
    v.description('command that gets each alert as JSON on standard input'),
  ),
  readOnly: v.pipe(
    v.boolean('true or false'),
    v.description('change nothing; no key and no option overrides it'),
  ),
  writeCheck: v.pipe(
    v.boolean('true or false'),
    v.description('write a row and a key to see whether clients can, also on a stack that is not bundled'),
  ),
};

type Name = keyof typeof settings;

const settingNames = Object.keys(settings) as readonly Name[];

/** The file of settings: any of them, and no other key. */
export const configShape = v.partial(v.strictObject(settings, 'one JSON object'));

/** Every setting for people: its key, its environment variable, what it is for, and its default with its unit. */
export const settingsHelp = settingNames.map((name) => ({
  name,
  variable: variableOf(name),
  help: v.getDescription(settings[name]) ?? '',
  standard: standardOf(name),
}));

function standardOf(name: Name): string {
  const value = (defaultThresholds as Readonly<Record<string, unknown>>)[name];
  if (value === undefined) return name === 'alertHook' ? 'none' : 'false';
  const { unit }: { readonly unit?: string } = v.getMetadata(settings[name]);
  return `${String(value)} ${unit ?? ''}`.trim();
}

/** Every environment variable that the console reads, but for the stack's own. */
export const consoleVariables: readonly string[] = [
  ...settingsHelp.map(({ variable }) => variable),
  ...['PAWS_CONFIG_FILE', 'PAWS_THEME', 'PAWS_ASCII'],
];

/** One or more settings are wrong. The message has a line for each, which names the key and where it was found. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Environment variable of a setting: `lagWarnBytes` → `PAWS_LAG_WARN_BYTES`. */
export function variableOf(name: string): string {
  return `PAWS_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The file of settings: `$PAWS_CONFIG_FILE`, or `paws-console/config.json` among the configuration of the user. */
export function configFile(env: NodeJS.ProcessEnv): string {
  if (env.PAWS_CONFIG_FILE) return env.PAWS_CONFIG_FILE;
  return path.join(xdgDirectory(env, 'XDG_CONFIG_HOME', '.config'), 'paws-console', 'config.json');
}

/**
 * Reads all settings: the defaults, changed by the file, changed by the environment.
 * @throws ConfigError with everything that is wrong: where, what is expected, what was found.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const file = configFile(env);
  const inFile = checked(fromFile(file, Boolean(env.PAWS_CONFIG_FILE)), file, (key) => `${file}: ${key}`);
  const inEnv = checked(fromEnvironment(env), 'the environment', variableOf);
  const {
    bell = false,
    alertHook,
    readOnly: _,
    writeCheck,
    ...levels
  } = { ...inFile.values, ...inEnv.values };
  const thresholds = { ...defaultThresholds, ...(levels as Partial<Thresholds>) };
  const problems = [...inFile.problems, ...inEnv.problems];
  const { lagWarnBytes, lagCriticalBytes } = thresholds;
  if (lagWarnBytes > lagCriticalBytes)
    problems.push(
      `${file}, ${variableOf('lagWarnBytes')}, ${variableOf('lagCriticalBytes')}: ` +
        `lagWarnBytes (${lagWarnBytes}) must not be above lagCriticalBytes (${lagCriticalBytes})`,
    );
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  // Either of them is enough: what the file forbids, a variable does not allow again.
  const readOnlyBy =
    inFile.values.readOnly === true
      ? `readOnly in ${file}`
      : inEnv.values.readOnly === true
        ? variableOf('readOnly')
        : undefined;
  return { thresholds, bell, ...defined({ alertHook, readOnlyBy, writeCheck: writeCheck || undefined }) };
}

/** The settings that are right, and a line for each that is not; `at` says where a key was found. */
function checked(found: unknown, whole: string, at: (key: string) => string) {
  // The library takes a list for an object.
  const { issues = [], output, success } = v.safeParse(configShape, Array.isArray(found) ? null : found);
  const problems = issues.map((issue) => {
    const key = pathOf(issue);
    if (key === '') return `${whole}: must hold ${issue.message}`;
    if (!Object.hasOwn(settings, key)) return `${at(key)}: there is no such setting`;
    return `${at(key)}: must be ${issue.message}, not ${foundText(issue.input)}`;
  });
  return { values: success ? output : {}, problems };
}

// Not even its directory, where the second one is said.
const NOT_THERE = ['ENOENT', 'ENOTDIR'];

function fromFile(file: string, named: boolean): unknown {
  let text: string;
  try {
    text = readTrustedFile(file);
  } catch (error) {
    // The file is optional, but one that was named must be there.
    if (!named && NOT_THERE.includes((error as NodeJS.ErrnoException).code ?? '')) return {};
    if (error instanceof UntrustedFileError) throw new ConfigError(error.message);
    throw new ConfigError(`${file}: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file}: ${(error as Error).message}`);
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv): Record<string, unknown> {
  const found = settingNames.map((name) => [name, env[variableOf(name)]] as const);
  return Object.fromEntries(found.flatMap(([name, text]) => (text ? [[name, fromText(name, text)]] : [])));
}

// What is neither a number nor true or false stays text, and the check says so.
function fromText(name: Name, text: string): unknown {
  if (name === 'bell' || name === 'readOnly' || name === 'writeCheck')
    return own({ true: true, 1: true, false: false, 0: false }, text) ?? text;
  return name !== 'alertHook' && /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function whole(min: number, max: number, unit: string, help: string) {
  const expected = `a whole number of ${unit}, ${max === MANY ? `from ${min} on` : `${min} to ${max}`}`;
  return v.pipe(
    v.number(expected),
    v.integer(expected),
    v.minValue(min, expected),
    v.maxValue(max, expected),
    v.description(help),
    v.metadata({ unit }),
  );
}
