import { stripVTControlCharacters } from 'node:util';
import stringWidth from '../../../../node_modules/string-width/index.js';
import { isSingleWidth } from '../../../text/single-width.ts';
import { remembering } from './memo.ts';

// More than a screen has different characters and lines whose width must be computed.
const TEXTS = 1_024;
const computed = remembering((text) => stringWidth(text), TEXTS);

/** That of the package, which Ink asks for every line, and for every character of one that it draws. */
export default function width(text: string): number {
  const plain = text.includes('\u001b') ? stripVTControlCharacters(text) : text;
  return isSingleWidth(plain) ? plain.length : computed(text);
}
