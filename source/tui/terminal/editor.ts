import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Edit } from '../keys/edit.ts';
import { lendTerminal } from './lend-terminal.ts';
import { print } from './print.ts';

const AGAIN = 'Edit it again, or give up and keep the text in its file? [E/g] ';

/**
 * The editor of `$VISUAL` or `$EDITOR` on a file of this directory, which is for its owner only and stays where it
 * was changed. The terminal must be free.
 */
export function createEdit(directory: string, env: Readonly<Record<string, string | undefined>>): Edit {
  return async ({ name, text, flaw }) => {
    const { name: stem, ext } = path.parse(name);
    const file = path.join(directory, `${stem}-${process.pid}${ext}`);
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await writeFile(file, text, { mode: 0o600 });
    for (;;) {
      const trouble = await lendTerminal(() => openEditor(env, file));
      const edited = await readFile(file, 'utf8').catch(() => text);
      if (edited === text) {
        await rm(file, { force: true });
        return trouble === undefined ? { type: 'unchanged' } : { type: 'given-up', why: trouble };
      }
      const wrong = trouble ?? flaw(edited);
      if (wrong === undefined) return { type: 'edited', text: edited, file };
      if (await again(wrong)) continue;
      return { type: 'given-up', why: `${wrong}; nothing was changed, the text is kept in ${file}` };
    }
  };
}

// As git does: the variable is for the shell, because it may have arguments of its own.
async function openEditor(
  env: Readonly<Record<string, string | undefined>>,
  file: string,
): Promise<string | undefined> {
  const editor = env.VISUAL || env.EDITOR || 'vi';
  return await new Promise((resolve) => {
    const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
    child.on('error', (error) => resolve(`the editor did not open: ${error.message}`));
    child.on('exit', (code, signal) => {
      if (code === 0) resolve(undefined);
      else if (code === 127) resolve(`there is no editor ${editor}: set $VISUAL or $EDITOR`);
      else resolve(`the editor (${editor}) ended with ${signal ?? `exit code ${code}`}`);
    });
  });
}

async function again(wrong: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    print(wrong);
    const answer = await new Promise<string>((resolve) => {
      // Without an answer (ctrl-c, ctrl-d) it is given up.
      prompt.once('SIGINT', () => resolve('g'));
      prompt.once('close', () => resolve('g'));
      prompt.question(AGAIN).then(resolve, () => resolve('g'));
    });
    return !/^g/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}
