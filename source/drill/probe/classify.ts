import type { Tried } from './lane.ts';

/** A notice of PostgreSQL's, as far as it matters. */
export type Notice = { readonly code?: string | undefined; readonly message?: string | undefined };

/** What a row of the statement says about its server. */
export type Answer = { readonly server?: unknown; readonly timeline?: unknown; readonly lsn?: unknown };

/** Completion unknown, says the server itself: statement completion, transaction resolution. */
const UNKNOWN_STATES = ['40003', '08007'];

/** Given up at the deadline. Where nothing had been sent, nothing can have been done. */
export function classifyDeadline(sent: boolean): Tried {
  return { outcome: sent ? 'info' : 'fail', code: 'deadline', sent };
}

/**
 * An error of PostgreSQL's or of the connection to it. Definite are: whatever came before the statement was sent, and
 * the server's `ERROR`, which aborts the statement. `FATAL` and `PANIC` end the connection (57P01 may come in the
 * middle of a commit), and so does a reset: what became of a statement that was sent is then unknown.
 */
export function classifyPostgresError(error: unknown, sent: boolean): Tried {
  const code = codeOf(error);
  if (!sent) return { outcome: 'fail', code, sent };
  const severity = (error as { readonly severity?: unknown }).severity;
  const aborted = severity === 'ERROR' && !UNKNOWN_STATES.includes(code);
  return { outcome: aborted ? 'fail' : 'info', code, sent };
}

/**
 * The commit was acknowledged. With a notice it is not: PostgreSQL warns that way of a commit that it stopped
 * waiting for, and that may not be on a sync standby.
 */
export function classifyAnswer(answer: Answer | undefined, notices: readonly Notice[]): Tried {
  if (answer === undefined) return { outcome: 'fail', code: 'held back', sent: true };
  const who = whoOf(answer);
  const [notice] = notices;
  if (notice === undefined) return { outcome: 'ok', ...who };
  const warned = notices.some(({ message = '' }) => /synchronous replication/i.test(message));
  return {
    outcome: 'info',
    code: notice.code ?? 'notice',
    sent: true,
    ...(warned ? { syncWarning: true as const } : {}),
    ...who,
  };
}

/**
 * An error of Redis's or of the connection to it. Its own error (`READONLY`, `MASTERDOWN`, `LOADING`, …) means that the
 * command was not carried out; whatever else comes after sending leaves it open.
 */
export function classifyRedisError(error: unknown, sent: boolean): Tried {
  const replied = error instanceof Error && error.name === 'ReplyError';
  const code = replied ? (error.message.split(' ', 1)[0] ?? 'error') : codeOf(error);
  return { outcome: sent && !replied ? 'info' : 'fail', code, sent };
}

function whoOf({ server, timeline, lsn }: Answer): Pick<Tried, 'server' | 'timeline' | 'lsn'> {
  return {
    ...(typeof server === 'string' ? { server } : {}),
    ...(typeof timeline === 'number' ? { timeline } : {}),
    ...(typeof lsn === 'string' ? { lsn } : {}),
  };
}

// pg and ioredis report a connection that the other side ended only in a message, without a code.
function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code === 'string' && code !== '') return code;
  return /terminated|closed|ended|isn't writeable/i.test(String(message)) ? 'closed' : 'error';
}
