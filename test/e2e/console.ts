import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../stack.ts';
import { Terminal } from './terminal.ts';

export const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

/** Waits until the console has a verdict on screen. */
export async function awaitVerdict(terminal: Terminal): Promise<void> {
  await terminal.until('a verdict', (screen) => / (HEALTHY|DEGRADED|CRITICAL) /.test(screen));
}

/** Opens the built console in a terminal, hands it to `use` when it has a verdict, and ends it whatever happens. */
export async function withConsole(
  [cols, rows]: readonly [cols: number, rows: number],
  use: (terminal: Terminal) => Promise<void>,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const terminal = new Terminal(process.execPath, [CLI, '--project', PROJECT], { cols, rows, env });
  try {
    await awaitVerdict(terminal);
    await use(terminal);
  } finally {
    await terminal.close();
  }
}

/** Puts the selection of a pane on the row of a member. */
export async function selectRow(terminal: Terminal, pane: 1 | 2 | 3 | 4, member: string): Promise<void> {
  terminal.press(`${pane}g`);
  const selected = () => new RegExp(`▸ ${member} `).test(terminal.text());
  for (let row = 0; row < 10; row += 1) {
    await terminal.until('a selected row', (screen) => /▸ \S/.test(screen));
    if (selected()) return;
    const before = terminal.text();
    terminal.press('j');
    await terminal.until('another selected row', (screen) => screen !== before);
  }
  throw new Error(`no row of ${member} in pane ${pane}:\n${terminal.text()}`);
}

/** The line of the screen that begins, within its pane, with the name of a member. */
export function rowOf(screen: string, member: string): string {
  return screen.split('\n').find((line) => new RegExp(`^[┃│ ]*▸? *${member} `).test(line)) ?? '';
}

export type Finished = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs `paws-console` as a script would, without a terminal. */
export async function cli(...args: string[]): Promise<Finished> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [CLI, ...args], {
      env: { ...process.env, PAWS_PROJECT: PROJECT },
    });
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, stdout, stderr };
  }
}
