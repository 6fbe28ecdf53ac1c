import type { Statement } from '../../store/select-describe.ts';
import { printable } from '../../text/printable.ts';
import { formatAge } from '../../text/units.ts';
import { clockTime } from '../widgets/clock.ts';

/** A line of the table: the heading of one owner's statement, or one field of it. */
export type DescribeRow = {
  readonly kind: 'owner' | 'field';
  readonly name: string;
  readonly value: string;
};

/** Statements as lines: who says it and when, what is wrong with that, then each field by its owner's name for it. */
export function describeRows(statements: readonly Statement[], now: number): DescribeRow[] {
  return statements.flatMap((statement) => [
    { kind: 'owner', name: `${statement.owner} · ${statement.asked}`, value: seenText(statement, now) },
    ...failure(statement, now).map(field),
    ...fieldsOf(statement.document, '').map(field),
  ]);
}

function field([name, value]: readonly [string, string]): DescribeRow {
  return { kind: 'field', name, value };
}

function seenText({ at }: Statement, now: number): string {
  return at === undefined ? 'never answered' : `seen ${moment(at, now)} ago`;
}

// In parentheses: these are the console's words, not the owner's.
function failure({ error, failingSince }: Statement, now: number): (readonly [string, string])[] {
  if (error === undefined) return [];
  const since = failingSince === undefined ? '' : moment(failingSince, now);
  return [
    ['(silent since)', `✗ ${since}`],
    ['(last error)', `✗ ${error}`],
  ];
}

function moment(at: number, now: number): string {
  return `${clockTime(at)}, ${formatAge(now - at)}`;
}

// What is empty says nothing; the raw document has it all the same.
function fieldsOf(value: unknown, path: string): (readonly [string, string])[] {
  if (value === undefined || value === '') return [];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  const entries = Object.entries(value);
  if (entries.length === 0) return [[path, Array.isArray(value) ? '[]' : '{}']];
  return entries.flatMap(([name, inner]) => fieldsOf(inner, step(path, name, Array.isArray(value))));
}

function step(path: string, name: string, isIndex: boolean): string {
  if (isIndex) return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}

/** Statements as one JSON document; times are ISO 8601. */
export function describeJson(member: string, statements: readonly Statement[]): string {
  const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  return JSON.stringify(
    {
      member,
      statements: statements.map(({ owner, asked, at, error, failingSince, document }) => ({
        owner,
        asked,
        at: time(at) ?? null,
        ...(error === undefined ? {} : { error, failingSince: time(failingSince) }),
        document,
      })),
    },
    null,
    2,
  );
}

/** The table as plain text, nothing cut, for the clipboard. */
export function describeText(member: string, rows: readonly DescribeRow[]): string {
  const lines = rows.map(({ kind, name, value }) =>
    printable(kind === 'owner' ? `${name} (${value})` : `  ${name}: ${value}`),
  );
  return [printable(member), ...lines].join('\n');
}
