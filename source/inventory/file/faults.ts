import type { BaseIssue, GenericSchema } from 'valibot';
import * as v from 'valibot';
import { pathOf } from '../../text/issue-text.ts';
import { nearest } from '../../text/nearest.ts';
import { own } from '../../text/own.ts';
import type { Fault, Parsed, Path } from './yaml.ts';

/** A path as people write it: `patroni[0].rest.tls`. */
export function pathText(path: Path): string {
  return pathOf({ path: path.map((key) => ({ key })) } as unknown as BaseIssue<unknown>);
}

/** What the schema finds wrong with a document, each with its place in the file. */
export function faultsOf(shape: GenericSchema, parsed: Parsed): readonly Fault[] {
  const { issues = [] } = v.safeParse(shape, parsed.value, { abortPipeEarly: true });
  return issues.map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => key as string | number);
    if (issue.expected === 'never') return unknownKey(shape, parsed, path);
    // A key that is missing is reported with itself as what is expected; its mapping is where it belongs.
    const missing = issue.kind === 'schema' && issue.input === undefined && path.length > 0;
    const found = missing ? 'nothing' : foundAt(path, issue.input);
    const part = issue.path?.at(-1);
    const isKey = !missing && part !== undefined && 'origin' in part && part.origin === 'key';
    return {
      at: parsed.positionOf(path, isKey ? 'key' : 'value'),
      path,
      text: `expected ${expectedAt(shape, path, issue)}, found ${found}`,
    };
  });
}

function expectedAt(shape: GenericSchema, path: Path, issue: BaseIssue<unknown>): string {
  const missing = issue.kind === 'schema' && issue.input === undefined;
  const part = missing ? partAt(shape, path) : undefined;
  const message = part === undefined ? issue.message : messageOf(part);
  return message ?? issue.message;
}

function unknownKey(shape: GenericSchema, parsed: Parsed, path: Path): Fault {
  const key = String(path.at(-1));
  const known = Object.keys(partAt(shape, path.slice(0, -1))?.entries ?? {});
  const likely = nearest(key, known);
  const proposal = likely === undefined ? known.join(', ') : `${likely}`;
  const at = parsed.positionOf(path, 'key');
  // What follows a comma in a password without quotes reads like that.
  if (parsed.isBare(path) || !PLAIN.test(key))
    return {
      at,
      path: path.slice(0, -1),
      text: `expected ${known.join(', ')}, found a key without a value, or with signs that need quotes`,
    };
  const words = likely === undefined ? `one of ${proposal}` : proposal;
  return { at, path, text: `expected ${words}, found a key that is not known` };
}

// The texts of others that can be shown: no secret that is worth the name looks like that and stands where none belongs.
const PLAIN = /^[\w.:/*[\]$^\\+()-]{1,60}$/;
const SECRET_KEY = /^(password|passphrase|sentinelAuth|auth|actions)$/;

/** What was found, without the value of anything that may be a secret. */
function foundAt(path: Path, value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (path.some((step) => SECRET_KEY.test(String(step))))
    return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  if (typeof value !== 'string') return String(value);
  if (value === '') return 'an empty text';
  return PLAIN.test(value) ? `"${value}"` : 'another text';
}

/** What of a schema is looked at: parts of objects, lists, records, choices, and what wraps one of them. */
type Part = {
  readonly entries?: Readonly<Record<string, Part>>;
  readonly item?: Part;
  readonly value?: Part;
  readonly wrapped?: Part;
  readonly options?: readonly Part[];
  readonly pipe?: readonly { readonly message?: unknown }[];
  readonly message?: unknown;
};

/** The part of a schema that a path leads to. */
function partAt(shape: GenericSchema, path: Path): Part | undefined {
  let here: Part | undefined = shape as unknown as Part;
  for (const step of path) {
    here = unwrapped(here);
    const inside: Part | undefined =
      here?.options?.map(unwrapped).find((option) => option?.entries !== undefined) ?? here;
    here = typeof step === 'number' ? inside?.item : (own(inside?.entries, step) ?? inside?.value);
  }
  return unwrapped(here);
}

function unwrapped(part: Part | undefined): Part | undefined {
  return part?.wrapped === undefined ? part : unwrapped(part.wrapped);
}

function messageOf(part: Part): string | undefined {
  const { message } = part;
  return typeof message === 'string' ? message : undefined;
}
