import type { Perform } from '../../actions/command-table.ts';
import type { Result, Watch } from '../../actions/perform/ports.ts';
import { sendOnce } from '../../actions/perform/send-once.ts';
import { current } from '../../model/facts.ts';
import type { State } from '../../store/state.ts';
import { CommandError } from './client.ts';
import type { PgbouncerCommand } from './command.ts';
import { loadOf, type Pgbouncer } from './facts.ts';

const SETTLE_WITHIN_MS = 10_000;

/** Sends a command to PgBouncer's console, and waits until its own lists show what came of it. */
export const performPgbouncer: Perform<PgbouncerCommand['type']> = async (command, ports, watch, signal) => {
  const { pooler } = command;
  const before = watch.get().pgbouncer[pooler];
  const { end, lost } = await sendOnce(
    () => ports.pgbouncer(command, signal),
    (error) => refusal(command, error),
  );
  if (end !== undefined) return end;
  if (command.type === 'pgbouncer.reload' || command.type === 'pgbouncer.reconnect')
    return resultOf(command, lost);
  return await followed(command, { before, lost }, watch, signal);
};

function refusal({ type, pooler }: PgbouncerCommand, error: Error): Result | undefined {
  if (!(error instanceof CommandError)) return undefined;
  // A configuration that cannot be read to its end may hold in part.
  const outcome = type === 'pgbouncer.reload' ? 'failed' : 'refused';
  return { outcome, text: `${pooler}: ${error.message}` };
}

// Neither shows in what PgBouncer reports: its answer is all that there is.
function resultOf({ type, pooler }: PgbouncerCommand, lost: string | undefined): Result {
  if (lost !== undefined) return { outcome: 'unknown', text: lost };
  const text =
    type === 'pgbouncer.reload'
      ? `${pooler} has read its configuration again`
      : `${pooler} closes each server connection when it is free, and opens new ones`;
  return { outcome: 'succeeded', text };
}

type PauseOrResume = Extract<PgbouncerCommand, { type: 'pgbouncer.pause' | 'pgbouncer.resume' }>;

async function followed(
  command: PauseOrResume,
  { before, lost }: { readonly before: unknown; readonly lost: string | undefined },
  watch: Watch,
  signal: AbortSignal,
): Promise<Result> {
  const { type, pooler, database } = command;
  const pausing = type === 'pgbouncer.pause';
  const after = (state: State) => {
    const fact = state.pgbouncer[pooler];
    // What was known before says nothing of what came of it.
    return fact === before ? undefined : current(fact);
  };
  if (pausing && lost !== undefined) watch.progress(`${pooler}: ${lost}`);
  const done = await watch.until(
    (state) => {
      const seen = after(state);
      if (seen === undefined || isMarked(seen, database) !== pausing) return undefined;
      // PgBouncer marks a database as paused at once, and answers when its last transaction has ended.
      return pausing && loadOf(seen, database).servers > 0 ? undefined : seen;
    },
    SETTLE_WITHIN_MS,
    signal,
  );
  if (done !== undefined) {
    const text = pausing
      ? `${database} of ${pooler} is paused: its clients wait until it is resumed`
      : `${database} of ${pooler} takes queries again`;
    return { outcome: 'succeeded', text };
  }
  const seen = after(watch.get());
  if (pausing && seen !== undefined && isMarked(seen, database)) {
    const busy = loadOf(seen, database).servers;
    const text = `${pooler} holds back new transactions on ${database}, and ${busy} earlier ${busy === 1 ? 'one still runs' : 'ones still run'}: it is paused when they end; pooler resume undoes it`;
    return { outcome: 'unknown', text };
  }
  const wanted = pausing ? 'paused' : 'running';
  return {
    outcome: 'unknown',
    text: lost ?? `${pooler} accepted it, but does not show ${database} as ${wanted}`,
  };
}

function isMarked({ databases }: Pgbouncer, name: string): boolean {
  return databases.find((database) => database.name === name)?.paused === true;
}
