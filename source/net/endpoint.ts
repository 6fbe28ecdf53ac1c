/** Where a member answers: a published port of its container. */
export type Endpoint = {
  readonly member: string;
  readonly host: string;
  readonly port: number;
};

// Codes of the operating system, wherever a library has put them: `code`, `cause`, or only the message.
const REASONS: readonly (readonly [code: RegExp, words: string])[] = [
  [/ECONNREFUSED/, 'connection refused'],
  [/ECONNRESET|EPIPE|socket hang up|Connection is closed|Connection dropped/, 'connection closed'],
  [/ETIMEDOUT|DEADLINE_EXCEEDED/, 'connection timed out'],
  [/EHOSTUNREACH|ENETUNREACH/, 'host unreachable'],
  [/ENOTFOUND|EAI_AGAIN/, 'unknown host'],
  [/EADDRNOTAVAIL/, 'no local port left'],
];

const MAX_LENGTH = 200;

/** Why a call failed, in a few words on one line, without the library's decoration. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return oneLine(String(error));
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = REASONS.find(([pattern]) => pattern.test(code) || pattern.test(error.message));
  if (known !== undefined) return known[1];
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return oneLine(error.message === '' ? error.name : error.message);
}

/** The error that callers see: names the member and its address, keeps what was thrown as its cause. */
export function failureAt(endpoint: Endpoint, error: unknown): Error {
  return new NamedError(endpoint, error);
}

class NamedError extends Error {
  constructor(endpoint: Endpoint, error: unknown) {
    super(`${endpoint.member} at ${endpoint.host}:${endpoint.port}: ${reasonOf(error)}`, { cause: error });
    this.name = 'NamedError';
  }
}

/** Runs a call and names the member in whatever it throws. */
export async function at<T>(endpoint: Endpoint, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw failureAt(endpoint, error);
  }
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_LENGTH ? `${line.slice(0, MAX_LENGTH - 1)}…` : line;
}
