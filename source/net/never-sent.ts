import { NoAnswerError } from './http.ts';

/** A request failed before its first byte left: nothing can have changed on the other side. */
export class NeverSentError extends Error {
  override readonly name = 'NeverSentError';
  constructor(cause: Error) {
    super(cause.message, { cause });
  }
}

// Calls of the system that come before anything can be sent (`syscall` of Node's errors).
const BEFORE: readonly unknown[] = ['connect', 'getaddrinfo'];
// What gRPC says while it has no connection: https://github.com/grpc/grpc-node (`load-balancer-pick-first.ts`).
const NO_CONNECTION = /^14 UNAVAILABLE: (No connection established|Name resolution failed)/;

/**
 * Whether it is certain that a request never left this machine, by what failed and what caused that. Everything that is
 * not known counts as sent.
 */
export function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof NeverSentError) return true;
  if (error instanceof NoAnswerError) return !error.sent;
  if ('syscall' in error && BEFORE.includes(error.syscall)) return true;
  return NO_CONNECTION.test(error.message) || wasNeverSent(error.cause);
}

/**
 * Runs a request that tells when its first byte leaves.
 * @throws what it throws, as the cause of a NeverSentError when that came first.
 */
export async function tellingSent<T>(request: (sent: () => void) => Promise<T>): Promise<T> {
  let left = false;
  try {
    return await request(() => {
      left = true;
    });
  } catch (error) {
    throw left ? error : new NeverSentError(error as Error);
  }
}
