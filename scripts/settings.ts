import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { consoleVariables } from '../source/app/config.ts';
import { DEFAULT_PROJECT } from '../source/commands/flags.ts';
import { rootAbove } from '../source/files/stack-settings.ts';
import { Stop } from './stop.ts';

/** The clone, or the installed package: where the files of the stack are. */
export const root = findRoot();
export const stackDir = path.join(root, 'stack');
export const composeFile = path.join(stackDir, 'compose.yaml');
const composeText = readFileSync(composeFile, 'utf8');

const services = readServices(composeText);

/** The services that every stack has, as compose.yaml labels them. */
export const members: readonly string[] = membersOf(undefined);

/** Optional parts of the stack, each a Compose profile: `pooler` is PgBouncer. */
export const parts: readonly string[] = [...new Set(services.flatMap(({ part }) => part ?? []))];

/** The services of a stack with these parts. */
export function membersWith(wanted: readonly string[]): readonly string[] {
  return [...members, ...wanted.flatMap(membersOf)];
}

// What the scripts themselves decide; these are not set in stack/.env.
const INTERNAL = new Set(['PAWS_IMAGE', 'PAWS_CONFIG']);

/** Every variable of the stack with its default: compose.yaml is where they are declared. */
export const defaults: Readonly<Record<string, string>> = {
  PAWS_PROJECT: DEFAULT_PROJECT,
  PAWS_WITH: '',
  ...Object.fromEntries(
    [...composeText.matchAll(/\$\{(PAWS_\w+):-([^}]*)\}/g)]
      .map(([, name, value]) => [name as string, value as string] as const)
      .filter(([name]) => !INTERNAL.has(name)),
  ),
};

export type Settings = {
  readonly project: string;
  readonly profile: string;
  /** The optional parts that were asked for. */
  readonly parts: readonly string[];
  /** All variables, for the environment of Compose. */
  readonly values: Readonly<Record<string, string>>;
  /** Which variable publishes which port on the host. */
  readonly ports: ReadonlyMap<number, string>;
};

/** The stack's settings: the environment wins over stack/.env, which wins over the defaults. */
export function readSettings(
  environment: NodeJS.Dict<string> = process.env,
  local: NodeJS.Dict<string> = readLocal(),
): Settings {
  const values = Object.fromEntries(
    // Like Compose, take an empty value for one that is not there.
    Object.entries(defaults).map(([name, value]) => [name, environment[name] || local[name] || value]),
  );
  const project = values.PAWS_PROJECT as string;
  const profile = values.PAWS_PROFILE as string;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(project)) {
    throw new Stop(`PAWS_PROJECT is '${project}': use lower-case letters, digits, - and _.`);
  }
  if (!existsSync(profileFile(profile))) throw new Stop(`PAWS_PROFILE is '${profile}': use default or fast.`);
  const wanted = (values.PAWS_WITH as string).split(',').filter((part) => part !== '');
  const stranger = wanted.find((part) => !parts.includes(part));
  if (stranger !== undefined) throw new Stop(`PAWS_WITH is '${stranger}': there is ${parts.join(', ')}.`);
  return { project, profile, parts: [...new Set(wanted)], values, ports: readPorts(values) };
}

/** These settings with parts added, which run already: they stay until `down`. */
export function withParts(settings: Settings, running: readonly string[]): Settings {
  const present = parts.filter((part) => membersOf(part).some((member) => running.includes(member)));
  return { ...settings, parts: [...new Set([...settings.parts, ...present])] };
}

/** Which host port belongs to a part that these settings do not ask for, and need not be free. */
export function isNeeded(settings: Settings, port: number): boolean {
  const variable = settings.ports.get(port);
  const owner = services.find(({ variables }) => variables.includes(variable ?? ''));
  return owner?.part === undefined || settings.parts.includes(owner.part);
}

function readLocal(): NodeJS.Dict<string> {
  const file = path.join(stackDir, '.env');
  return existsSync(file) ? parseLocal(readFileSync(file, 'utf8')) : {};
}

/** What stack/.env says, where a slip must not pass for a setting. */
export function parseLocal(text: string): NodeJS.Dict<string> {
  const local = parseEnv(text);
  const [unknown] = unknownSettings(local);
  if (unknown) throw new Stop(`stack/.env: there is no setting ${unknown}.`);
  const slip = text.split('\n').findIndex((line) => !/^\s*(#|$|(export\s+)?\w+\s*=)/.test(line));
  // The line itself may hold a password.
  if (slip !== -1) throw new Stop(`stack/.env: line ${slip + 1} is not NAME=value.`);
  return local;
}

/** Names that look like settings of the stack and are none. */
export function unknownSettings(environment: NodeJS.Dict<string>): string[] {
  return Object.keys(environment).filter(
    (name) => name.startsWith('PAWS_') && !(name in defaults) && !INTERNAL.has(name),
  );
}

/** Says which variables of the environment are settings of neither the stack nor the console, so that a slip does not go unseen. */
export function warnOfUnknown(environment: NodeJS.Dict<string>): void {
  for (const name of unknownSettings(environment).filter((name) => !consoleVariables.includes(name)))
    console.error(`${name} is no setting: ignored.`);
}

/** The file with Patroni's timing in a profile. */
export function profileFile(profile: string): string {
  return path.join(stackDir, 'patroni', `profile-${path.basename(profile)}.env`);
}

/**
 * What a running stack must have been started from to count as this one: files, settings and image. Optional parts
 * do not count: whether they run is seen from their containers.
 */
export function fingerprint(settings: Settings, image: string): string {
  const { PAWS_WITH: _, ...values } = settings.values;
  const text = JSON.stringify([composeText, values, image]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

type DeclaredService = {
  readonly member: string;
  /** The Compose profile without which it does not run; undefined for a service of every stack. */
  readonly part: string | undefined;
  readonly variables: readonly string[];
};

function readServices(text: string): readonly DeclaredService[] {
  return text.split(/^ {2}(?=[\w-]+:$)/m).flatMap((block) => {
    const member = /io\.paws\.member: ([\w-]+)/.exec(block)?.[1];
    if (member === undefined) return [];
    const variables = [...block.matchAll(/\$\{(PAWS_\w+)/g)].map(([, name]) => name as string);
    return { member, part: /^ {4}profiles: \[([\w-]+)\]$/m.exec(block)?.[1], variables };
  });
}

function membersOf(part: string | undefined): readonly string[] {
  return services.filter((service) => service.part === part).map(({ member }) => member);
}

function findRoot(): string {
  const found = rootAbove(import.meta.dirname);
  if (found === undefined) throw new Stop('stack/compose.yaml is missing: this package is not complete.');
  return found;
}

function readPorts(values: Readonly<Record<string, string>>): Map<number, string> {
  const ports = new Map<number, string>();
  for (const [name, value] of Object.entries(values)) {
    if (!name.endsWith('_PORT')) continue;
    const port = Number(value);
    // Digits alone: Compose takes neither 0x18eb nor 6379.0.
    if (!/^\d+$/.test(value) || port < 1 || port > 65_535)
      throw new Stop(`${name} is '${value}': not a port.`);
    const other = ports.get(port);
    if (other) throw new Stop(`${other} and ${name} are both ${port}: every port needs its own number.`);
    ports.set(port, name);
  }
  return ports;
}
