import { Buffer } from 'node:buffer';
import { homeDirectory } from '../../files/home.ts';
import { printable } from '../../text/printable.ts';
import { formatBytes } from '../../text/units.ts';
import type { ViewControls } from '../views/view.ts';
import { CLIPBOARD_BYTES, clipboardSequence, headInBytes } from './clipboard.ts';
import { keepCopied, saveLines } from './keep.ts';

/** What the exports need of the surroundings. */
type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where files are kept; it may not be there yet. */
  readonly directory: string;
  /** Writes to the terminal. */
  readonly write: (sequence: string) => void;
  /** Tells the operator. */
  readonly tell: (text: string, tone: 'good' | 'bad') => void;
};

/** Clipboard of the terminal, and files of the state directory. Both return at once and tell how it went. */
export function createExports({
  env,
  directory,
  write,
  tell,
}: Surroundings): Pick<ViewControls, 'copy' | 'save'> {
  return {
    copy: (given, what) => {
      const text = given.split('\n').map(printable).join('\n');
      const head = headInBytes(text, CLIPBOARD_BYTES);
      write(clipboardSequence(head, env));
      const size = formatBytes(Buffer.byteLength(text));
      const said =
        head === text
          ? `copied ${what} (${size}), if the terminal allows it`
          : `copied the first ${formatBytes(Buffer.byteLength(head))} of ${what}, if the terminal allows it`;
      keepCopied(directory, text).then(
        (file) => tell(`${said}; ${head === text ? 'kept' : `all ${size} are`} in ${short(file)}`, 'good'),
        (error: Error) => tell(`${said}; it could not be kept: ${error.message}`, 'bad'),
      );
    },
    save: (name, lines) => {
      saveLines(directory, name, lines.map(printable), Date.now()).then(
        (file) => tell(`${lines.length} ${lines.length === 1 ? 'line' : 'lines'} in ${short(file)}`, 'good'),
        (error: Error) => tell(`${name} not saved: ${error.message}`, 'bad'),
      );
    },
  };
}

function short(file: string): string {
  const home = homeDirectory();
  return file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file;
}
