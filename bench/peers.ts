import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';
import { canInstall, install, refresh } from '../scripts/apt.ts';
import { Terminal } from '../test/e2e/terminal.ts';
import { endpointOf } from '../test/inside.ts';
import { hostPort } from '../test/stack.ts';
import { SIZE } from './console.ts';

/** Another program that shows something live in a terminal. */
export type PeerProgram = {
  readonly name: string;
  readonly open: () => Terminal;
  readonly isDrawn: (screen: string) => boolean;
};

const PACKAGES = { htop: 'htop', pg_activity: 'pg-activity', hatop: 'hatop' } as const;

type Name = keyof typeof PACKAGES;

/** Installs the peers that are missing, where apt can; the others are left out of the tables. */
export async function installPeers(): Promise<void> {
  const missing = names().filter((name) => !isThere(name));
  if (missing.length === 0 || !canInstall()) return;
  await refresh();
  for (const name of missing) {
    try {
      await install(PACKAGES[name]);
    } catch (error) {
      console.error(`${name} is not measured: ${(error as Error).message.split('\n')[0]}`);
    }
  }
}

/** Peers that draw by themselves only every ten seconds, so that what they draw after a key answers it. */
export async function peersForKeys(): Promise<PeerProgram[]> {
  return await peers({ htop: ['--delay=100'], pg_activity: ['--refresh=5'], hatop: ['-i', '10'] });
}

/** Peers that read once a second, as the console does. */
export async function peersWhenIdle(): Promise<PeerProgram[]> {
  const watch: PeerProgram = {
    name: 'watch',
    open: () => new Terminal('watch', ['-n', '1', 'uptime'], SIZE),
    isDrawn: (screen) => /load average/.test(screen),
  };
  return [
    ...(spawnSync('watch', ['--version']).status === 0 ? [watch] : []),
    ...(await peers({ htop: ['--delay=10'], pg_activity: ['--refresh=1'], hatop: ['-i', '1'] })),
  ];
}

async function peers(args: Readonly<Record<Name, readonly string[]>>): Promise<PeerProgram[]> {
  const port = await hostPort('patroni1', 5432);
  const env = { PGPASSWORD: process.env.PAWS_POSTGRES_PASSWORD, TERM: 'xterm-256color' };
  const database = ['--host=127.0.0.1', `--port=${port}`, '--username=postgres', '--dbname=postgres'];
  const all: Readonly<Record<Name, () => Promise<PeerProgram>>> = {
    htop: async () => ({
      name: 'htop',
      open: () => new Terminal('htop', args.htop, { ...SIZE, env }),
      isDrawn: (screen) => /F10/.test(screen),
    }),
    pg_activity: async () => ({
      name: 'pg_activity',
      open: () => new Terminal('pg_activity', [...args.pg_activity, ...database], { ...SIZE, env }),
      isDrawn: (screen) => /PostgreSQL 1\d/.test(screen),
    }),
    hatop: async () => {
      const socket = await adminSocket();
      return {
        name: 'hatop',
        open: () => new Terminal('hatop', [...args.hatop, '-s', socket], { ...SIZE, env }),
        isDrawn: (screen) => /postgres_primary/.test(screen),
      };
    },
  };
  return await Promise.all(
    names()
      .filter(isThere)
      .map((name) => all[name]()),
  );
}

function names(): Name[] {
  return Object.keys(PACKAGES) as Name[];
}

function isThere(name: Name): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

let socket: Promise<string> | undefined;

/** A socket file that leads to HAProxy's admin port: hatop takes nothing else. */
function adminSocket(): Promise<string> {
  socket ??= (async () => {
    const { tls, ...place } = await endpointOf('haproxy', 7001);
    const file = path.join(tmpdir(), `paws-bench-${process.pid}.sock`);
    const server = createServer((near) => {
      const far = connect({ ...place, ...tls, servername: place.member });
      for (const side of [near, far]) side.on('error', () => undefined);
      near.pipe(far).pipe(near);
    });
    server.unref();
    await new Promise<void>((resolve) => server.listen(file, resolve));
    return file;
  })();
  return socket;
}
