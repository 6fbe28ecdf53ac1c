import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { xdgDirectory } from '../../files/home.ts';
import { readTrustedFile } from '../../files/trusted-file.ts';
import { nearest } from '../../text/nearest.ts';
import { faultsOf, pathText } from './faults.ts';
import { referenceFaults } from './references.ts';
import { type StackFile, stackShape } from './schema.ts';
import { StackFileError } from './stack-file-error.ts';
import { type Fault, type Path, parseYaml } from './yaml.ts';

/** One stack as a file has it. */
export type Stack = {
  readonly name: string;
  readonly config: StackFile;
  /** Where the file is: paths in it are relative to that directory. */
  readonly file: string;
  /** A line about a part of it: file, line, column, key and text. */
  readonly line: (path: Path, text: string) => string;
};

/** What the command line says of the stack that is meant. */
export type Wanted = { readonly file?: string | undefined; readonly name?: string | undefined };

const MAX_BYTES = 1024 * 1024;
const YAML = /\.ya?ml$/;
const OTHERS_READ = 0o077;

/** Where the stacks of a user are. */
export function stacksDirectory(env: NodeJS.ProcessEnv): string {
  return path.join(xdgDirectory(env, 'XDG_CONFIG_HOME', '.config'), 'paws-console', 'stacks');
}

/**
 * The stack that is meant: of the file that was named, else of those in the user's directory; the only one, or that of the
 * name. @throws StackFileError that says what is wrong, or which ones there are.
 */
export function readStack(wanted: Wanted, env: NodeJS.ProcessEnv): Stack {
  const directory = stacksDirectory(env);
  const files = wanted.file === undefined ? filesIn(directory) : [path.resolve(wanted.file)];
  const where = wanted.file ?? directory;
  if (files.length === 0)
    throw new StackFileError(`${directory}: there is no stack (*.yaml); name a file: --config FILE`);
  // Another stack's file may be wrong: the one that is meant is shown all the same.
  const read = files.map((file) => attempted(() => stacksIn(file)));
  const stacks = read.flatMap((one) => ('stacks' in one ? one.stacks : []));
  const wrong = read.flatMap((one) => ('error' in one ? [one.error.message] : []));
  const meant = wanted.name === undefined ? stacks : stacks.filter(({ name }) => name === wanted.name);
  const [only, second] = meant;
  if (wrong.length > 0 && (wanted.name === undefined || only === undefined))
    throw new StackFileError(wrong.join('\n'));
  const names = [...new Set(stacks.map(({ name }) => name))];
  if (only === undefined) {
    const likely = nearest(wanted.name ?? '', names);
    throw new StackFileError(
      `${where}: there is no stack ${wanted.name}, only ${likely ?? names.join(', ')}`,
    );
  }
  if (second === undefined) return only;
  if (wanted.name === undefined)
    throw new StackFileError(
      `${where}: there are several stacks (${names.join(', ')}); name one: --stack NAME`,
    );
  throw new StackFileError(
    `${second.line(['name'], `expected another name, found ${only.name}, as in ${only.file}`)}`,
  );
}

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((file) => YAML.test(file))
      .sort()
      .map((file) => path.join(directory, file));
  } catch {
    return [];
  }
}

/** Every stack of a file. @throws StackFileError with a line for each thing that is wrong. */
function stacksIn(file: string): readonly Stack[] {
  const { text, isOwnersAlone } = textOf(file);
  const documents = parseYaml(text);
  if (documents.length === 0)
    throw new StackFileError(`${file}:1:1: expected a stack ({version: 1, …}), found nothing`);
  const problems: string[] = [];
  const stacks = documents.map((parsed): Stack => {
    const line = (at: Path, words: string) =>
      lineOf(file, { at: parsed.positionOf(at), path: at, text: words });
    const wrong = parsed.faults.length > 0 ? parsed.faults : faultsOf(stackShape, parsed);
    // Only what has the right shape can be looked at any further.
    const config = (wrong.length === 0 ? v.parse(stackShape, parsed.value) : {}) as StackFile;
    const faults = wrong.length > 0 ? wrong : referenceFaults(config, parsed, isOwnersAlone);
    problems.push(...[...faults].sort(byPlace).map((fault) => lineOf(file, fault)));
    return { file, config, line, name: config.name ?? path.basename(file).replace(YAML, '') };
  });
  if (problems.length > 0) throw new StackFileError(problems.join('\n'));
  return stacks;
}

function byPlace(a: Fault, b: Fault): number {
  return a.at.line - b.at.line || a.at.column - b.at.column;
}

function lineOf(file: string, { at, path: key, text }: Fault): string {
  const named = key.length === 0 ? '' : `${pathText(key)}: `;
  return `${file}:${at.line}:${at.column}: ${named}${text}`;
}

/** The text of a file that nobody else can have written: a secret's command is run as this user. */
function textOf(file: string): { readonly text: string; readonly isOwnersAlone: boolean } {
  try {
    const found = statSync(file);
    if (!found.isFile()) throw new Error('it is no file');
    if (found.size > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES / 1024} kB`);
    return { text: readTrustedFile(file), isOwnersAlone: (found.mode & OTHERS_READ) === 0 };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const words = new Map([
      ['ENOENT', 'there is no such file'],
      ['EACCES', 'it may not be read'],
    ]);
    throw new StackFileError(
      message.startsWith(file) ? message : `${file}: ${words.get(code ?? '') ?? message}`,
    );
  }
}

function attempted(
  read: () => readonly Stack[],
): { readonly stacks: readonly Stack[] } | { readonly error: StackFileError } {
  try {
    return { stacks: read() };
  } catch (error) {
    if (error instanceof StackFileError) return { error };
    throw error;
  }
}
