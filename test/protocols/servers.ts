import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../wait.ts';
import { makePki, type Pki } from './pki.ts';

// Debian's user for what needs none of its own; PostgreSQL does not run as root.
const UNPRIVILEGED = 65_534;

/** Real servers on ports of 127.0.0.1, in a directory that goes away with them. */
export type Servers = {
  readonly directory: string;
  readonly pki: Pki;
  /** A free port. */
  readonly port: () => Promise<number>;
  /** Runs a tool to its end, as the servers do; returns what it printed. */
  readonly run: (program: string, args: readonly string[]) => string;
  /** Starts a server; settles when its port takes connections. */
  readonly start: (program: string, args: readonly string[], port: number) => Promise<ChildProcess>;
  /** Ends all of them, waits for it, and removes the directory. */
  readonly stop: () => Promise<void>;
};

/** A place for servers, with certificates for them. */
export function makeServers(): Servers {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-protocols-'));
  const asRoot = process.getuid?.() === 0;
  const user = asRoot ? { uid: UNPRIVILEGED, gid: UNPRIVILEGED } : {};
  const own = () => {
    if (asRoot) execFileSync('chown', ['-R', `${UNPRIVILEGED}:${UNPRIVILEGED}`, directory]);
  };
  const pki = makePki(directory);
  own();
  const started: { child: ChildProcess; ended: Promise<void> }[] = [];
  // Nothing of the user who runs the tests: these programs read much from it.
  const env = { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, HOME: directory, LC_ALL: 'C.UTF-8' };

  return {
    directory,
    pki,
    port: freePort,
    run: (program, args) => {
      own();
      return execFileSync(program, args, {
        ...user,
        cwd: directory,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    },
    start: async (program, args, port) => {
      own();
      const child = spawn(program, args, { ...user, cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (data) => {
          said = (said + String(data)).slice(-4_000);
        });
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
      child.once('error', (error) => {
        said += error.message;
      });
      started.push({ child, ended });
      const listens = () => {
        if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}: ${said}`);
        return accepts(port);
      };
      try {
        await until(listens, { timeoutMs: 30_000, what: `${program} on port ${port}` });
      } catch (error) {
        throw new Error(`${(error as Error).message}\n${said}`);
      }
      return child;
    },
    stop: async () => {
      for (const { child } of started) child.kill('SIGTERM');
      const late = setTimeout(() => {
        for (const { child } of started) child.kill('SIGKILL');
      }, 10_000);
      await Promise.all(started.map(({ ended }) => ended));
      clearTimeout(late);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

// Below the ports from which Linux takes one for a connection: until the server has it, nothing else may take it.
const FIRST_PORT = 20_000;
const PORTS = 10_000;

async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST_PORT + randomInt(PORTS);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
