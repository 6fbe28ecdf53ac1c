import { readFileSync } from 'node:fs';

const BEGIN = '<!-- figures: written by npm run bench -- --save -->';
const END = '<!-- end of figures -->';

/**
 * The text of a file with other figures in the place of those that it has.
 * @throws Error when the file has no place for them.
 */
export function withFigures(file: string, figures: string): string {
  const text = readFileSync(file, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${file} has no place for figures: ${BEGIN} … ${END}`);
  return `${text.slice(0, begin)}${BEGIN}\n\n${figures}\n\n${text.slice(end)}`;
}
