import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { $, type Service } from './docker.ts';
import { isNeeded, type Settings } from './settings.ts';
import { START } from './words.ts';

/** A port that the stack needs and another process has. */
type Taken = {
  readonly port: number;
  /** The setting that moves it. */
  readonly variable: string;
  /** Who listens on it; '' where that cannot be known. */
  readonly holder: string;
};

/** Which of the ports that the stack needs are taken, and not by its own running services. */
export async function takenPorts(settings: Settings, running: readonly Service[]): Promise<readonly Taken[]> {
  const own = new Set(running.flatMap((service) => service.ports.flatMap(hostPorts)));
  const wanted = [...settings.ports.keys()].filter((port) => isNeeded(settings, port) && !own.has(port));
  const taken = (await Promise.all(wanted.map(async (port) => ((await isFree(port)) ? [] : [port])))).flat();
  return await Promise.all(
    taken.map(async (port) => ({
      port,
      variable: settings.ports.get(port) ?? '',
      holder: await holderOf(port),
    })),
  );
}

/**
 * Whether the engine itself holds it, for a container that it does not have: it was killed in the middle of a start, and
 * since then it holds what it found written down of that.
 */
export function isLost({ holder }: Taken): boolean {
  // A container that has it would be named.
  return holder.startsWith('docker-proxy');
}

/** What to say of ports that are taken: the holder, and the next step. `why`: why the engine was not restarted, a sentence. */
export function explainTaken(taken: readonly Taken[], why = ''): string {
  const lines = taken.map(
    ({ port, variable, holder }) =>
      `Port ${port} is taken${holder && ` by ${holder}`}. To use another one: ${variable}=<port>`,
  );
  const where = taken.some(isLost)
    ? `No container has what docker-proxy holds: the engine was killed, and frees it when it is restarted.${why && ` ${why}`} Restart the engine, and run ${START} again.`
    : `Set it in stack/.env or in the environment, or free the port, and run ${START} again.`;
  return [...lines, where].join('\n');
}

/** The host's side of what `docker ps` prints: `127.0.0.1:5000-5001->5000-5001/tcp` is 5000 and 5001. */
export function hostPorts(published: string): number[] {
  const [, from, to] = /:(\d+)(?:-(\d+))?->/.exec(published) ?? [];
  if (!from) return [];
  const first = Number(from);
  return Array.from({ length: Number(to ?? from) - first + 1 }, (_, index) => first + index);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'EADDRINUSE'));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** The container or process that listens on a port; '' where that cannot be known. */
async function holderOf(port: number): Promise<string> {
  const container = await $`docker ps --filter ${`publish=${port}`} --format ${'{{.Names}}'}`;
  const name = container.stdout.trim().split('\n')[0];
  if (name) return `container ${name}`;
  const sockets = await $`ss -Hltnp ${`sport = :${port}`}`;
  const process = /users:\(\("([^"]+)",pid=(\d+)/.exec(sockets.stdout);
  if (process)
    return `${await programOf(process[2] as string, process[1] as string)} (process ${process[2]})`;
  const files = await $`lsof -nP -iTCP:${port} -sTCP:LISTEN -F pc`;
  const [, pid, command] = /p(\d+)\nc(.+)/.exec(files.stdout) ?? [];
  return command ? `${await programOf(pid as string, command)} (process ${pid})` : '';
}

/** What a process was started as: its threads have names of their own, as Node's `MainThread`. */
async function programOf(pid: string, thread: string): Promise<string> {
  const [program = ''] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return path.basename(program) || thread;
}
