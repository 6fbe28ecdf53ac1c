import { shellLine } from '../../text/shell-line.ts';

declare module '../../model/command.ts' {
  interface SystemCommands {
    pgbouncer: PgbouncerCommand;
  }
}

type To = {
  /** The PgBouncer. */
  readonly pooler: string;
  /** Where its console answers on this machine. */
  readonly port: number;
};

/** A change that PgBouncer makes: https://www.pgbouncer.org/usage.html#process-controlling-commands */
export type PgbouncerCommand =
  | (To & { readonly type: 'pgbouncer.pause'; readonly database: string })
  | (To & { readonly type: 'pgbouncer.resume'; readonly database: string })
  | (To & { readonly type: 'pgbouncer.reconnect'; readonly database: string })
  | (To & { readonly type: 'pgbouncer.reload' });

const VERBS = {
  'pgbouncer.pause': 'PAUSE',
  'pgbouncer.resume': 'RESUME',
  'pgbouncer.reconnect': 'RECONNECT',
  'pgbouncer.reload': 'RELOAD',
} as const;

/** The command as the console takes it. */
export function consoleLine(command: PgbouncerCommand): string {
  const verb = VERBS[command.type];
  return 'database' in command ? `${verb} ${identifier(command.database)}` : verb;
}

/** The same from a shell. */
export function psqlOf(command: PgbouncerCommand): string {
  const way = ['-h', '127.0.0.1', '-p', command.port, '-U', 'pgbouncer_admin', '-d', 'pgbouncer'];
  return shellLine('psql', ...way, '-c', consoleLine(command));
}

function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
