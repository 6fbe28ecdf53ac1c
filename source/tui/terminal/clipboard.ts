import { Buffer } from 'node:buffer';

/** Bytes of text that go to a clipboard at most: many terminals take 100,000 characters of base64 and no more. */
export const CLIPBOARD_BYTES = 74_994;

// GNU screen passes strings of a few hundred characters on, and prints the rest of longer ones.
const SCREEN_CHUNK = 200;

const ESC = '\u001b';

/**
 * What asks the terminal to put a text on its clipboard (OSC 52 of xterm's control sequences), wrapped where a
 * multiplexer is in between.
 */
export function clipboardSequence(text: string, env: Readonly<Record<string, string | undefined>>): string {
  const base64 = Buffer.from(text).toString('base64');
  const sequence = `${ESC}]52;c;${base64}\u0007`;
  const term = env.TERM ?? '';
  if (env.TMUX || term.startsWith('tmux')) {
    // tmux takes the sequence itself with `set-clipboard on`, and lets the wrapped one through with
    // `allow-passthrough on`; it ignores what it does not take.
    return `${sequence}${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${ESC}\\`;
  }
  if (env.STY || term.startsWith('screen')) {
    const chunks = sequence.match(new RegExp(`[\\s\\S]{1,${SCREEN_CHUNK}}`, 'g')) ?? [];
    return chunks.map((chunk) => `${ESC}P${chunk}${ESC}\\`).join('');
  }
  return sequence;
}

/** The beginning of the text that takes at most `bytes` in UTF-8, whole characters only. */
export function headInBytes(text: string, bytes: number): string {
  const all = Buffer.from(text);
  let end = Math.min(bytes, all.length);
  while (end < all.length && end > 0 && ((all[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return all.toString('utf8', 0, end);
}
