import type { BaseIssue } from 'valibot';
import { shortened } from './head.ts';
import { own } from './own.ts';

const MAX_FOUND = 60;

/** What is wrong with a value that a schema refused: where, what is expected, what was found. */
export function issueText(issue: BaseIssue<unknown>): string {
  const path = pathOf(issue);
  // A schema of an object reports a key that is absent with the key as what it expects.
  if (issue.kind === 'schema' && issue.input === undefined && path !== '') return `${path} is missing`;
  return `${path === '' ? 'the document' : path}: expected ${expectedText(issue)}, found ${foundText(issue.input)}`;
}

/** Where an issue is: `series.writes[3].atMs`; empty for the whole document. */
export function pathOf({ path }: BaseIssue<unknown>): string {
  return (path ?? [])
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}

/** A value as an error message shows it: JSON, cut off where it is long. */
export function foundText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return shortened(text, MAX_FOUND + 1);
}

function expectedText({ expected, message }: BaseIssue<unknown>): string {
  const text = expected ?? message;
  return own({ Object: 'an object', Array: 'a list' }, text) ?? text.replace(/^\((.*)\)$/, '$1');
}
