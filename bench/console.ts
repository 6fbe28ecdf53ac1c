import path from 'node:path';
import { Terminal } from '../test/e2e/terminal.ts';
import { PROJECT } from '../test/stack.ts';

export const ROOT = path.join(import.meta.dirname, '..');

/** The bundle that is shipped. */
export const CLI = path.join(ROOT, 'dist', 'cli.js');

/** The size at which everything is measured. */
export const SIZE = { cols: 200, rows: 60 } as const;

/** Starts the console on a stack in a terminal of its own. */
export function startConsole(env: NodeJS.ProcessEnv = {}, project = PROJECT): Terminal {
  return new Terminal(process.execPath, [CLI, '--project', project], { ...SIZE, env });
}

/** Whether the screen shows something of the console's own. */
export function isDrawn(screen: string): boolean {
  return / (UNKNOWN|HEALTHY|DEGRADED|CRITICAL) /.test(screen);
}

/** Whether Patroni, etcd, Sentinel and HAProxy show what they said of themselves. */
export function isLive(screen: string): boolean {
  const rows = [
    /patroni1 +(primary|replica)/,
    /etcd1 +(leader|follower)/,
    /sentinel1 +mymaster/,
    /_backend +patroni1 +(UP|DOWN)/,
  ];
  return rows.every((row) => row.test(screen));
}

/** Opens the console, waits until all panes live, hands it over, and ends it whatever happens. */
export async function withLiveConsole<T>(
  use: (terminal: Terminal) => Promise<T>,
  env: NodeJS.ProcessEnv = {},
): Promise<T> {
  const terminal = startConsole(env);
  try {
    await terminal.until('four live panes', isLive);
    return await use(terminal);
  } finally {
    await terminal.close();
  }
}
