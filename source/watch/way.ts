import type { Asks, Tried } from '../model/tried.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { isWrongMember } from '../net/identity.ts';
import type { Limit } from '../net/limit.ts';
import type { Emit } from '../systems/system.ts';
import type { Pace } from './pace.ts';
import { attempt, poll, type Supervised } from './supervise.ts';

/** How often we ask on a way while it serves, and while it does not, ms. */
const ASK_EVERY_MS = 5_000;
const AGAIN_EVERY_MS = 1_000;
/** What is not served for as long as this is not for a client either, ms. */
const DEADLINE_MS = 2_000;

/** A way on which clients write or read, and where it begins now; undefined while that is not known. */
export type Way = {
  readonly system: Asks;
  /** Another one when the members are others. */
  readonly key: string;
  readonly place: () => Endpoint | undefined;
  /** Why it is not asked now, or would tell nothing, as no client writes on it now either. */
  readonly unused?: () => string | undefined;
  /** Writes or reads once. @throws what a client would be told. */
  readonly ask: (endpoint: Endpoint, limit: Limit) => Promise<void>;
};

const DONE = { writes: 'acknowledged', reads: 'answered' } as const;

/** Asks on a way now and then. */
export function watchWay(way: Way, emit: Emit, signal: AbortSignal, pace: Pace): Supervised {
  let failing = false;
  return poll({
    signal,
    pace: {
      ...pace,
      periodMs: () => Math.max(failing ? AGAIN_EVERY_MS : ASK_EVERY_MS, pace.periodMs()),
    },
    deadlineMs: DEADLINE_MS,
    onError: failed(way, emit),
    run: async (limit) => {
      failing = true;
      await askOnce(way, emit, limit);
      failing = false;
    },
  });
}

/** Asks on a way once. Failures become events. */
export async function observeWay(
  way: Way,
  emit: Emit,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<void> {
  const run = (limit: Limit) => askOnce(way, emit, limit);
  await attempt({ signal, deadlineMs, onError: failed(way, emit), run });
}

async function askOnce({ system, place, unused, ask }: Way, emit: Emit, limit: Limit): Promise<void> {
  const endpoint = place();
  if (endpoint === undefined) return;
  const { member } = endpoint;
  const tell = (tried: Tried) => emit({ type: 'way.tried', system, member, tried, at: Date.now() });
  const instead = unused?.();
  if (instead !== undefined) return tell({ type: 'unknown', why: instead });
  const from = performance.now();
  try {
    await ask(endpoint, limit);
    tell({ type: DONE[system], tookMs: Math.round(performance.now() - from) });
  } catch (error) {
    const why = whyUnknown(error);
    if (why === undefined) throw error;
    tell({ type: 'unknown', why });
  }
}

// Another member than was meant, no login (class 28), no table or no right to it (class 42): that stops us, and no client.
function whyUnknown(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const ours =
    isWrongMember(error) ||
    /^(28|42|3F)...$/.test(code) ||
    /: (NOAUTH|WRONGPASS|NOPERM) /.test(String(error));
  return ours ? (error as Error).message : undefined;
}

function failed({ system, place }: Way, emit: Emit) {
  return (error: string, at: number, lateMs?: number): void => {
    const member = place()?.member;
    if (lateMs !== undefined) emit({ type: 'console.late', lateMs, at });
    else if (member !== undefined) emit({ type: 'source.failed', system, member, error, at });
  };
}
