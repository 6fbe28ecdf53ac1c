import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { defaultThresholds, type Thresholds } from '../model/thresholds.ts';

/** What can be set, for the console and its subcommands alike. */
export type Config = {
  readonly thresholds: Thresholds;
  /** Ring the terminal's bell when an alert is raised. */
  readonly bell: boolean;
  /** Run through the shell when an alert is raised or cleared; it gets the alert as JSON on standard input. */
  readonly alertHook?: string;
};

type Value = number | boolean | string;
/** What a value must be, in words, the value when it is that, and what it is for. */
type Setting = {
  readonly must: string;
  readonly read: (value: unknown) => Value | undefined;
  readonly help: string;
};
type Name = keyof Thresholds | 'bell' | 'alertHook';

const DAY_MS = 86_400_000;
const MANY = Number.MAX_SAFE_INTEGER;

/** Every setting by its key in the file; `PAWS_` and the key in capitals is its environment variable. */
const SETTINGS: Readonly<Record<Name, Setting>> = {
  lagWarnBytes: whole(1, MANY, 'bytes', 'replay lag of a replica above which it is a warning'),
  lagCriticalBytes: whole(1, MANY, 'bytes', 'replay lag of a replica above which it is critical'),
  failoversPerHour: whole(0, 1_000, 'failovers', 'more than these within an hour are critical'),
  connectionsWarnPercent: whole(1, 100, 'percent', 'share of taken connections that is a warning'),
  poolWarnPercent: whole(1, 100, 'percent', 'share of a pool of the application that is a warning'),
  silentAfterMs: whole(0, DAY_MS, 'milliseconds', 'how long an owner of facts may fail'),
  raiseAfterMs: whole(0, DAY_MS, 'milliseconds', 'how long a condition holds before it is raised'),
  clearAfterMs: whole(0, DAY_MS, 'milliseconds', 'how long it is gone before it is cleared'),
  bell: { must: 'must be true or false', read: flag, help: 'ring the bell when an alert is raised' },
  alertHook: {
    must: 'must be a command',
    read: (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined),
    help: 'command that gets each alert as JSON on standard input',
  },
};

const settingNames = Object.keys(SETTINGS) as readonly Name[];

/** Every setting for people: its key, its environment variable, what it is for. */
export const settingsHelp: readonly {
  readonly name: string;
  readonly variable: string;
  readonly help: string;
}[] = settingNames.map((name) => ({ name, variable: variableOf(name), help: SETTINGS[name].help }));

/** One or more settings are wrong. The message has a line for each, which names the key and where it stands. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Environment variable of a setting: `lagWarnBytes` → `PAWS_LAG_WARN_BYTES`. */
export function variableOf(name: string): string {
  return `PAWS_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** The file of settings: `$PAWS_CONFIG_FILE`, or `paws-console/config.json` among the configuration of the user. */
export function configFile(env: NodeJS.ProcessEnv): string {
  if (isSet(env.PAWS_CONFIG_FILE)) return env.PAWS_CONFIG_FILE;
  const home = isSet(env.XDG_CONFIG_HOME) ? env.XDG_CONFIG_HOME : path.join(homedir(), '.config');
  return path.join(home, 'paws-console', 'config.json');
}

/**
 * Reads all settings: the defaults, changed by the file, changed by the environment.
 * @throws ConfigError with everything that is wrong.
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const file = configFile(env);
  const problems: string[] = [];
  const values: Partial<Record<Name, Value>> = {};
  const set = (name: Name, value: unknown, where: string) => {
    const read = SETTINGS[name].read(value);
    if (read === undefined) problems.push(`${where}: ${SETTINGS[name].must}, not ${JSON.stringify(value)}`);
    else values[name] = read;
  };
  for (const [key, value] of Object.entries(fromFile(file, isSet(env.PAWS_CONFIG_FILE)))) {
    const name = settingNames.find((known) => known === key);
    if (name === undefined) problems.push(`${file}: ${key}: there is no such setting`);
    else set(name, value, `${file}: ${key}`);
  }
  for (const name of settingNames) {
    const text = env[variableOf(name)];
    if (isSet(text)) set(name, fromText(text), variableOf(name));
  }
  const { bell = false, alertHook, ...levels } = values;
  const thresholds = { ...defaultThresholds, ...(levels as Partial<Thresholds>) };
  if (thresholds.lagWarnBytes > thresholds.lagCriticalBytes) {
    const { lagWarnBytes, lagCriticalBytes } = thresholds;
    const where = `${file}, ${variableOf('lagWarnBytes')}, ${variableOf('lagCriticalBytes')}`;
    problems.push(
      `${where}: lagWarnBytes (${lagWarnBytes}) must not be above lagCriticalBytes (${lagCriticalBytes})`,
    );
  }
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return {
    thresholds,
    bell: bell === true,
    ...(typeof alertHook === 'string' ? { alertHook } : {}),
  };
}

function fromFile(file: string, named: boolean): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    // Nobody has to have a file, but one that was named must be there.
    if (!named && (error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new ConfigError(`${file}: ${(error as Error).message}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${file}: ${(error as Error).message}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new ConfigError(`${file}: must hold one JSON object`);
  }
  return json as Record<string, unknown>;
}

/** A number where the text is one; what it is otherwise is up to the setting. */
function fromText(text: string): unknown {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

function whole(min: number, max: number, unit: string, help: string): Setting {
  const range = max === MANY ? `from ${min} on` : `${min} to ${max}`;
  return {
    must: `must be a whole number of ${unit}, ${range}`,
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
        ? value
        : undefined,
    help,
  };
}

function flag(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 'true') return true;
  return value === 0 || value === 'false' ? false : undefined;
}

function isSet(text: string | undefined): text is string {
  return text !== undefined && text !== '';
}
