import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../stack.ts';
import { Terminal } from './terminal.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** The built program. */
export const CLI = path.join(ROOT, 'dist', 'cli.js');

/** State directory of every console here: the record of what the tests do, and of their faults, is not the operator's. */
export const STATE_HOME = mkdtempSync(path.join(tmpdir(), 'paws-state-'));
process.env.XDG_STATE_HOME = STATE_HOME;
process.on('exit', () => rmSync(STATE_HOME, { recursive: true, force: true }));

/** The environment in which a JavaScript module runs in the console's process, before the console does. */
export function alongside(module: string): NodeJS.ProcessEnv {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}

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

const FIRST_ROW = { 1: 'patroni1', 2: 'etcd1', 3: 'sentinel1' } as const;

/** Puts the selection of a pane on the row of a member. */
export async function selectRow(terminal: Terminal, pane: 1 | 2 | 3, member: string): Promise<void> {
  const selected = (screen: string) => /▸ (\S+)/.exec(screen)?.[1];
  terminal.press(`${pane}g`);
  await terminal.until('the first row', (screen) => selected(screen) === FIRST_ROW[pane]);
  for (let row = FIRST_ROW[pane] as string | undefined; row !== member; ) {
    terminal.press('j');
    const before = row;
    row = await terminal.until('the next row', (s) => selected(s) !== before && selected(s), 10_000);
  }
}

/** The line of the screen that begins, within its pane, with the name of a member. */
export function rowOf(screen: string, member: string): string {
  return screen.split('\n').find((line) => new RegExp(`^[┃│ ]*▸? *${member} `).test(line)) ?? '';
}

export type Finished = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs `paws-console` on the test stack as a script would, without a terminal. */
export async function cli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return await finish(process.execPath, [CLI, ...args], { ...process.env, PAWS_PROJECT: PROJECT, ...env });
}

/** Runs a program to its end, whatever its exit code. */
export async function finish(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  try {
    const { stdout, stderr } = await promisify(execFile)(file, args, { env, cwd: ROOT });
    return { exitCode: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { exitCode: code, stdout, stderr };
  }
}
