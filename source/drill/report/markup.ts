import { own } from '../../text/own.ts';
import { printable } from '../../text/printable.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe within HTML, also within an attribute's quotes; on one line, without control characters. */
export function escapeHtml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => own(ENTITIES, character) ?? '');
}

/** HTML or SVG that was put together by `markup`, and so needs no escaping any more. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Insert = string | number | Markup | undefined | readonly Insert[];

/** A template of HTML: whatever is inserted is escaped, unless it is markup itself. Nothing comes of undefined. */
export function markup(parts: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(parts.map((part, i) => part + sourceOf(inserts[i])).join(''));
}

function sourceOf(insert: Insert): string {
  if (insert === undefined) return '';
  if (insert instanceof Markup) return insert.source;
  if (typeof insert === 'object') return insert.map(sourceOf).join('');
  return escapeHtml(String(insert));
}
