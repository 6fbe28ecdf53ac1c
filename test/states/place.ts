import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/settings.ts';

/** Where `npm start` is run: on this machine's engine, or on a machine of its own (machine.ts). */
export type Place = {
  /** The clone that is started from. */
  readonly clone: string;
  /** What to run here so that a command runs there. */
  readonly argv: (command: readonly string[]) => readonly string[];
};

/** How a command ended. */
export type Ran = {
  readonly exitCode: number;
  /** Both streams, as they came. */
  readonly output: string;
  readonly seconds: number;
};

/** What the states are about. */
export const START = ['npm', 'start', '--', '--yes', '--no-console'] as const;

/** This machine and its engine, with the clone that the test is part of. */
export const here: Place = { clone: root, argv: (command) => command };

// All that a command starts has this in its environment, so what it leaves behind is found.
const MARK = 'STATES_RUN';

/** The environment in which commands are run: `id` marks what they start. */
export function marked(id: string): NodeJS.ProcessEnv {
  return { ...process.env, [MARK]: id };
}

/** Runs a command there, without a terminal, to its end. */
export function run(
  place: Place,
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Ran> {
  const [file = '', ...args] = place.argv(command);
  const since = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: place.clone, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => chunks.push(data));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({
        exitCode: code ?? -1,
        output: Buffer.concat(chunks).toString(),
        seconds: (performance.now() - since) / 1000,
      }),
    );
  });
}

/** The same for what must succeed. @throws Error with what it printed. */
export async function must(
  place: Place,
  command: readonly string[],
  env?: NodeJS.ProcessEnv,
): Promise<string> {
  const { exitCode, output } = await run(place, command, env);
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}:\n${output}`);
  return output;
}

/** What an ended run has left running: names of processes, but for the engine's, which are meant to stay. */
export function leftRunning(id: string, pids: readonly string[]): readonly string[] {
  return pids.flatMap((pid) => {
    try {
      if (!readFileSync(path.join('/proc', pid, 'environ'), 'utf8').includes(`${MARK}=${id}\0`)) return [];
      const name = readFileSync(path.join('/proc', pid, 'comm'), 'utf8').trim();
      return /^(dockerd|containerd|docker-proxy|docker-init|runc|exe$)/.test(name) ? [] : [name];
    } catch {
      // It has ended, or is somebody else's.
      return [];
    }
  });
}
