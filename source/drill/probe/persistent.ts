import { classifyDeadline, classifyPostgresError } from './classify.ts';
import type { Tried, Trier } from './lane.ts';
import { type Statement, tryOnce } from './one-try.ts';
import { type ProbeClient, probeClient, type Target } from './pg-client.ts';

/** Read-only: the server that this connection leads to is no primary any more. */
const READ_ONLY = '25006';

/**
 * So many connections are begun within this time, ms: on a busy machine each attempt would otherwise begin one more and
 * make it busier, until none gets through. One that takes longer may still come, and holds up no other.
 */
const OPENING_AT_ONCE = 3;
const HOLDS_UP_MS = 1_000;

type Waiting = { readonly use: (connection: ProbeClient) => void; readonly fail: (tried: Tried) => void };

/**
 * Tries over connections that are kept, as an application's pool does: the one that has been idle longest, so that all
 * of them are used, or another one where none is idle. So no attempt waits for the answer to another, and the size of
 * the pool follows from how long the server takes. A connection is kept while it works and its server takes writes.
 */
export function persistentTrier(target: Target, statement: Statement, deadlineMs: number): Trier {
  const open = new Set<ProbeClient>();
  const idle = new Set<ProbeClient>();
  const waiting = new Set<Waiting>();
  let opening = 0;
  let closed = false;

  function leave(connection: ProbeClient): void {
    open.delete(connection);
    idle.delete(connection);
    connection.destroy();
  }

  function give(connection: ProbeClient): void {
    const [first] = waiting;
    if (first === undefined) idle.add(connection);
    else first.use(connection);
  }

  /** Opens another one where more attempts wait than connections are on their way. */
  function grow(): void {
    if (closed || opening >= OPENING_AT_ONCE || waiting.size <= opening) return;
    opening += 1;
    const connection = probeClient(target);
    open.add(connection);
    let counted = true;
    const next = () => {
      if (!counted) return;
      counted = false;
      opening -= 1;
      grow();
    };
    const slow = setTimeout(next, Math.min(HOLDS_UP_MS, deadlineMs));
    // Waiting attempts have deadlines of their own, and may still get a connection that opens.
    const late = setTimeout(leave, deadlineMs, connection);
    const end = (then: () => void) => {
      clearTimeout(slow);
      clearTimeout(late);
      if (open.has(connection)) then();
      next();
    };
    // While no statement is under way, nothing else would notice that the connection is lost.
    const lost = () => {
      if (idle.has(connection)) leave(connection);
    };
    connection.client.on('error', lost);
    connection.client.on('end', lost);
    connection.client.connect().then(
      () => end(() => give(connection)),
      (error: unknown) =>
        end(() => {
          leave(connection);
          const [first] = waiting;
          first?.fail(classifyPostgresError(error, false));
        }),
    );
  }

  function connected(): Promise<ProbeClient | Tried> {
    const [longest] = idle;
    if (longest !== undefined) {
      idle.delete(longest);
      return Promise.resolve(longest);
    }
    return new Promise((resolve) => {
      const end = (result: ProbeClient | Tried) => {
        clearTimeout(timer);
        waiting.delete(own);
        resolve(result);
      };
      const own: Waiting = { use: end, fail: end };
      const timer = setTimeout(end, deadlineMs, classifyDeadline(false));
      waiting.add(own);
      grow();
    });
  }

  return {
    try: async (seq) => {
      const connection = await connected();
      if ('outcome' in connection) return connection;
      const tried = await tryOnce(connection, true, statement, seq, deadlineMs);
      if (isKept(tried) && open.has(connection)) give(connection);
      else leave(connection);
      return tried;
    },
    close: () => {
      closed = true;
      for (const connection of open) leave(connection);
    },
  };
}

// What the server has answered leaves the connection as it was.
function isKept({ outcome, code, sent, server }: Tried): boolean {
  if (outcome === 'ok') return true;
  return outcome === 'info'
    ? server !== undefined
    : sent === true && code !== READ_ONLY && code !== 'deadline';
}
