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
  const lines = await Promise.all(
    taken.map(async (port) => {
      const holder = await holderOf(port);
      return `Port ${port} is taken${holder && ` by ${holder}`}. To use another one: ${settings.ports.get(port)}=<port>`;
    }),
  );
  const where = `Set it in stack/.env or in the environment, or free the port, and run ${START} again.`;
  throw new Stop([...lines, where].join('\n'));
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
