import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';

/** Keeps what was copied last, for its owner only. Returns the file. */
export async function keepCopied(directory: string, text: string): Promise<string> {
  const file = path.join(directory, 'copied.txt');
  const draft = `${file}.${process.pid}`;
  await write(draft, text, 'w');
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
      await write(file, text, 'wx');
      return file;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function write(file: string, text: string, flag: 'w' | 'wx'): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, flag, 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
}
