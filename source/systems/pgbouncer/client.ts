import { leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint, failureAt } from '../../net/endpoint.ts';
import { type Limit, remaining } from '../../net/limit.ts';
import { postgresSession, type Row } from '../../net/postgres.ts';
import type { Pgbouncer } from './facts.ts';
import { type Answers, parsePgbouncer } from './parse.ts';

/** Name of the database that is PgBouncer's own console: https://www.pgbouncer.org/usage.html#admin-console */
const CONSOLE_DATABASE = 'pgbouncer';

/** PgBouncer's own answer that it refuses a command. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * Client of the console of one PgBouncer; connects on first use. The console takes simple queries only, and no startup
 * parameter such as `statement_timeout`.
 */
export function pgbouncerClient(endpoint: Endpoint) {
  const session = postgresSession(endpoint, CONSOLE_DATABASE);
  // Another one may answer after a failure.
  let version: readonly Row[] | undefined;
  let reportsState = true;

  async function ask(sql: string, limit: Limit): Promise<readonly Row[]> {
    try {
      return await session.ask(sql, limit);
    } catch (error) {
      version = undefined;
      throw loginFailure(endpoint, error);
    }
  }

  async function showState(limit: Limit): Promise<readonly Row[] | undefined> {
    if (!reportsState) return undefined;
    try {
      return await session.ask('SHOW STATE', limit);
    } catch (error) {
      if (!/invalid command/.test(wordsOfServer(error) ?? '')) throw error;
      // 1.18 has no such command.
      reportsState = false;
      return undefined;
    }
  }

  return {
    /** All that it reports about itself. Throws errors that name it. */
    state: async (limit: Limit, rawAnswer?: RawAnswer): Promise<Pgbouncer> => {
      // All questions of one poll share its deadline.
      const from = performance.now();
      const left = () => remaining(limit, from);
      if (version === undefined) {
        version = await ask('SHOW VERSION', left());
        reportsState = true;
      }
      const asked = version;
      const state = await showState(left());
      const answers: Answers = {
        version: asked,
        databases: await ask('SHOW DATABASES', left()),
        pools: await ask('SHOW POOLS', left()),
        lists: await ask('SHOW LISTS', left()),
        stats: await ask('SHOW STATS', left()),
        ...(state === undefined ? {} : { state }),
      };
      return await at(endpoint, async () => {
        const parsed = parsePgbouncer(endpoint.member, answers);
        leave(rawAnswer, answers);
        return parsed;
      });
    },
    /** Sends one command. @throws CommandError with PgBouncer's words, else an Error that names it: no answer came. */
    command: async (sql: string, limit: Limit): Promise<void> => {
      try {
        await session.ask(sql, limit);
      } catch (error) {
        const words = wordsOfServer(error);
        if (words === undefined) throw error;
        throw new CommandError(words, { cause: error });
      }
    },
    close: session.close,
  };
}

const LOGIN =
  /SASL authentication failed|password authentication failed|bouncer config error|no such user|not allowed/;

/** An error with words on the login where that is what failed: PgBouncer's own name the cause in riddles. */
function loginFailure(endpoint: Endpoint, error: unknown): Error {
  const { cause } = error as Error;
  const { auth } = endpoint;
  if (!(cause instanceof Error)) return error as Error;
  // The library has asked for a password that is not there.
  if (auth === undefined && /password must be/.test(cause.message))
    return failureAt(endpoint, error, 'it requires a login, and none was found');
  if (!LOGIN.test(cause.message)) return error as Error;
  return failureAt(endpoint, error, `its console refuses the login of ${auth?.user}: ${cause.message}`);
}

/** What PgBouncer itself said of a command that it did not do; undefined where the connection failed. */
function wordsOfServer(error: unknown): string | undefined {
  const { cause } = error as Error;
  // FATAL ends the connection: what became of the command is not known then.
  const isWord = cause instanceof Error && 'severity' in cause && cause.severity === 'ERROR';
  return isWord ? cause.message : undefined;
}
