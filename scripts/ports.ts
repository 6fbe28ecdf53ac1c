import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { $, type Service } from './docker.ts';
import { isNeeded, type Settings } from './settings.ts';
import { Stop } from './stop.ts';
import { START } from './words.ts';

/** Stops when a port that the stack needs is taken, and says by whom and how to move. */
export async function checkPorts(settings: Settings, running: readonly Service[]): Promise<void> {
  const own = new Set(running.flatMap((service) => service.ports.flatMap(hostPorts)));
  const wanted = [...settings.ports.keys()].filter((port) => isNeeded(settings, port) && !own.has(port));
  const taken = (await Promise.all(wanted.map(async (port) => ((await isFree(port)) ? [] : [port])))).flat();
  if (taken.length === 0) return;
  throw new Stop(
    takenPorts(
      await Promise.all(
        taken.map(async (port) => ({
          port,
          variable: settings.ports.get(port) ?? '',
          holder: await holderOf(port),
        })),
      ),
    ),
  );
}

/** Who listens on a port; '' where that cannot be known. */
type Taken = { readonly port: number; readonly variable: string; readonly holder: string };

/** What to say of ports that are taken: by whom, and the next step. */
export function takenPorts(taken: readonly Taken[]): string {
  const lines = taken.map(
    ({ port, variable, holder }) =>
      `Port ${port} is taken${holder && ` by ${holder}`}. To use another one: ${variable}=<port>`,
  );
  // No container has it, or that would be named: an engine that was killed has lost sight of it.
  const lost = taken.some(({ holder }) => holder.startsWith('docker-proxy'));
  const where = lost
    ? `No container has what docker-proxy holds: the engine was killed. Restart the engine, and run ${START} again.`
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
