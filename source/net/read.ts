import { own } from '../text/own.ts';

// Reads fields of answers whose shape is not ours to trust. A wrong type is an error that names the field;
// a missing field is the caller's to decide. No value ever becomes NaN.

import { parseJson } from '../text/json.ts';
import { MAX_ANSWER_BYTES, TooLargeError } from './limit.ts';

export { parseJson };

/** The whole of an answer. @throws TooLargeError as soon as it is longer than anybody could use. */
export async function readBounded(answer: AsyncIterable<Buffer | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new TooLargeError();
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

export type Fields = Readonly<Record<string, unknown>>;

/** Parses JSON that must be an object. @throws Error that says what it is instead. */
export function parseObject(what: string, text: string): Fields {
  return asObject(what, parseJson(what, text));
}

export function asObject(what: string, value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`${what} is not an object`);
  return value as Fields;
}

export function asArray(what: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${what} is not a list`);
  return value;
}

/** A text, or a number or truth as one. */
export function asText(what: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${what} is not a text`);
}

/** The fields that are texts. */
export function textsOf(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string')) as never;
}

/** A text that may be missing. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = own(fields, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Error(`${name} is not a text`);
  return value;
}

/** A number that may be missing. */
export function optionalNumber(fields: Fields, name: string): number | undefined {
  const value = own(fields, name);
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${name} is not a number`);
  return value;
}

/** A number written as text: `''` and missing are undefined. */
export function numeral(what: string, text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Error(`${what} is not a number`);
  return value;
}

/** A 64-bit integer in decimal, kept as text because a number would round it. */
export function integer64(what: string, value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^-?\d{1,20}$/.test(text)) throw new Error(`${what} is not an integer`);
  return text;
}

/** ISO 8601 time, or PostgreSQL's with a blank, → ms since the epoch; undefined when it is no time. */
export function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = Date.parse(text.replace(/^(\d{4}-\d\d-\d\d) /, '$1T'));
  return Number.isNaN(ms) ? undefined : ms;
}

/** `record` without the keys whose value is undefined. */
export function defined<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as never;
}
