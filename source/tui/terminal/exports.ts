import { Buffer } from 'node:buffer';
import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import { homeDirectory } from '../../files/home.ts';
import { printable } from '../../text/printable.ts';
import { formatBytes } from '../../text/units.ts';
import type { ViewControls } from '../views/view.ts';
import { CLIPBOARD_BYTES, clipboardSequence, headInBytes } from './clipboard.ts';

/** What the exports need of the surroundings. */
type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where files are kept; it may not be there yet. */
  readonly directory: string;
  /** Writes to the terminal. */
  readonly write: (sequence: string) => void;
  /** Shows a message to the operator. */
  readonly report: (text: string, tone: 'good' | 'bad') => void;
};

/** Clipboard of the terminal, and files of the state directory. Both return at once and report the result. */
export function createExports({
  env,
  directory,
  write,
  report,
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
        (file) => report(`${said}; ${head === text ? 'kept' : `all ${size} are`} in ${short(file)}`, 'good'),
        (error: Error) => report(`${said}; it could not be kept: ${error.message}`, 'bad'),
      );
    },
    save: (name, lines) => {
      saveLines(directory, name, lines.map(printable), Date.now()).then(
        (file) =>
          report(`${lines.length} ${lines.length === 1 ? 'line' : 'lines'} in ${short(file)}`, 'good'),
        (error: Error) => report(`${name} not saved: ${error.message}`, 'bad'),
      );
    },
  };
}

function short(file: string): string {
  const home = homeDirectory();
  return file.startsWith(`${home}/`) ? `~${file.slice(home.length)}` : file;
}

/** Keeps what was copied last, for its owner only. Returns the file. */
async function keepCopied(directory: string, text: string): Promise<string> {
  const file = path.join(directory, 'copied.txt');
  const draft = `${file}.${process.pid}`;
  await writeOwn(draft, text, 'w');
  await rename(draft, file);
  return file;
}

/** Writes lines to a new file, named by what they are and `now` (ms since the epoch). Returns the file. */
export async function saveLines(
  directory: string,
  name: string,
  lines: readonly string[],
  now: number,
): Promise<string> {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const safe = name.replace(/[^A-Za-z0-9]+/g, '-');
  const extension = lines[0]?.startsWith('{') ? 'jsonl' : 'txt';
  const text = lines.map((line) => `${line}\n`).join('');
  for (let n = 1; ; n += 1) {
    const suffix = n === 1 ? '' : `-${n}`;
    const file = path.join(directory, `${safe}-${stamp}${suffix}.${extension}`);
    try {
      await writeOwn(file, text, 'wx');
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function writeOwn(file: string, text: string, flag: 'w' | 'wx'): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, flag, 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}
