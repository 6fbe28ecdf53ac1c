import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../stack.ts';
import { Operator } from './operator.ts';
import { systemHas } from './system.ts';
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

/** Opens a program in a terminal, seats an operator there, and ends the program whatever happens. */
export async function withTerminal(
  [file, ...args]: readonly [file: string, ...args: string[]],
  options: { readonly cols: number; readonly rows: number; readonly env?: NodeJS.ProcessEnv },
  use: (operator: Operator) => Promise<void>,
): Promise<void> {
  const terminal = new Terminal(file, args, options);
  try {
    await use(new Operator(terminal));
  } finally {
    await terminal.close();
  }
}

/** Opens the built console in a terminal, for an operator who sits down there when it has a verdict. */
export async function withConsole(
  [cols, rows]: readonly [cols: number, rows: number],
  use: (operator: Operator) => Promise<void>,
  { env, args = [] }: { readonly env?: NodeJS.ProcessEnv; readonly args?: readonly string[] } = {},
): Promise<void> {
  const argv = [process.execPath, CLI, '--project', PROJECT, ...args] as const;
  await withTerminal(argv, { cols, rows, ...(env && { env }) }, async (operator) => {
    await operator.seesVerdict();
    await use(operator);
  });
}

export type Finished = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Runs `paws-console` on the test stack as a script would, without a terminal. */
export async function cli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return await finish(process.execPath, [CLI, ...args], { ...process.env, PAWS_PROJECT: PROJECT, ...env });
}

/** Waits until `heal` finds no fault to heal. */
export async function noFaultIsLeft(): Promise<void> {
  const heal = async () => (await cli(['heal', '--yes'])).stdout;
  await systemHas('what heal prints', heal, /there is no active fault/);
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
