import { printable } from '../../text/printable.ts';

/** Prints text for people, cleaned line by line: the text may come from outside. */
export function print(text: string, to: { write(text: string): unknown } = process.stdout): void {
  to.write(`${text.split('\n').map(printable).join('\n')}\n`);
}

/** The same for what is no result: what went wrong, and what was used wrongly. */
export function warn(text: string): void {
  print(text, process.stderr);
}

/** The same without an end of its line: what is answered comes behind it. */
export function warnOpen(text: string): void {
  process.stderr.write(`${printable(text)} `);
}

/** A line that takes the place of the one before, for people who wait; nothing where standard error is no terminal. */
export function overprint(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${printable(text)}\u001b[K`);
}
