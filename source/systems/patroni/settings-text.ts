import { own } from '../../text/own.ts';
import { type Fields, isFields } from './merge-patch.ts';

/**
 * Reads changes of settings: `ttl=30 postgresql.parameters.work_mem=8MB`, where the value is JSON if it reads as
 * such, else the text, and `null` removes; or a whole JSON merge patch. Returns what is wrong with it as a text.
 */
export function readChanges(text: string): Fields | string {
  const given = text.trim();
  if (given === '') return 'a change must be named, like ttl=30';
  if (given.startsWith('{')) {
    const patch = parsed(given);
    return isFields(patch) ? patch : 'the patch is not a JSON object';
  }
  let patch: Fields = {};
  for (const word of wordsOf(given)) {
    const at = word.indexOf('=');
    const path = word.slice(0, Math.max(0, at)).split('.');
    if (path.some((part) => part === '')) return `"${word}" is not NAME=VALUE`;
    const value = word.slice(at + 1);
    const json = parsed(value);
    patch = withSetting(patch, path, json === undefined ? value : json);
  }
  return patch;
}

/** A word of a command line as `readChanges` takes it among others. */
export function quotedChange(word: string): string {
  const at = word.indexOf('=');
  const value = word.slice(at + 1);
  if (at < 0 || !/\s/.test(value) || parsed(value) !== undefined) return word;
  return `${word.slice(0, at)}=${JSON.stringify(value)}`;
}

function withSetting(patch: Fields, [name = '', ...rest]: readonly string[], value: unknown): Fields {
  if (rest.length === 0) return { ...patch, [name]: value };
  const inner = own(patch, name);
  return { ...patch, [name]: withSetting(isFields(inner) ? inner : {}, rest, value) };
}

/** Splits at blanks that are neither in a string nor in brackets. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] ?? '';
    if (character === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (!quoted && /[[{]/.test(character)) depth += 1;
    if (!quoted && /[\]}]/.test(character)) depth -= 1;
    if (quoted || depth > 0 || !/\s/.test(character)) word += character;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return word === '' ? words : [...words, word];
}

// Null is a value of its own here: undefined means that it is no JSON.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
