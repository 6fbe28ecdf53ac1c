// Characters without a meaning for any shell, at every place of a line.
const PLAIN = /^[A-Za-z0-9_./:=@%+,-]+$/;
const CONTROL = /\p{Cc}/u;

/** Command line of these words, for people who copy it into a shell: each word arrives there as it is here. */
export function shellLine(...words: readonly (string | number)[]): string {
  return words.map((word) => quoted(String(word))).join(' ');
}

/** One word of a command line; with a line break in it, as bash, ksh and zsh read it (`$'…'`). */
export function quoted(word: string): string {
  if (PLAIN.test(word)) return word;
  if (!CONTROL.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = word.replace(/[\\'\p{Cc}]/gu, (sign) => {
    if (sign === '\n') return '\\n';
    return /[\\']/.test(sign) ? `\\${sign}` : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `$'${escaped}'`;
}
