import { setTimeout as sleep } from 'node:timers/promises';

// SQLSTATEs of a server that is going, gone, coming, or no primary any more (PostgreSQL 17, appendix A).
const STATES = new Set([
  '25006', // read_only_sql_transaction: the connection leads to one that was the primary
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
]);

const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

// What `pg` says without a code.
const WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|timeout expired/;

/** Whether the database is changing hands or out of reach, so that another connection may serve. */
export function isFailover(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isFailover);
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Class 08: connection exceptions.
  return STATES.has(code) || CODES.has(code) || code.startsWith('08') || WORDS.test(error.message);
}

type RetryOptions = {
  /** No attempt begins later than this, ms. */
  readonly withinMs: number;
  readonly onRetry?: (error: unknown) => void;
  readonly pause?: (ms: number) => Promise<unknown>;
  readonly now?: () => number;
};

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * Runs what may be repeated without harm until it succeeds, fails for a reason of its own, or its time is up.
 * @throws what the last attempt threw.
 */
export async function withRetry<T>(run: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { withinMs, onRetry, pause = sleep, now = Date.now } = options;
  const deadline = now() + withinMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await run();
    } catch (error) {
      // Not all at the same moment: everybody who waited would fall upon the new primary at once.
      const wait = pauseMs * (0.5 + Math.random());
      if (!isFailover(error) || now() + wait > deadline) throw error;
      onRetry?.(error);
      await pause(wait);
    }
  }
}
