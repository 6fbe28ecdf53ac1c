import { printable } from '../../text/printable.ts';

/** Prints text for people, cleaned line by line: the text may come from outside. */
export function print(text: string, to: { write(text: string): unknown } = process.stdout): void {
  to.write(`${text.split('\n').map(printable).join('\n')}\n`);
}

/** The same for what is no result: what went wrong, and what was used wrongly. */
export function warn(text: string): void {
  print(text, process.stderr);
}
