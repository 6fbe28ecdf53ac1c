import type { Tried, Trier } from './lane.ts';
import { type Statement, tryOnce } from './one-try.ts';
import { type ProbeClient, probeClient, type Target } from './pg-client.ts';

/** Read-only: the server that this connection leads to is no primary any more. */
const READ_ONLY = '25006';

/**
 * Tries over connections that are kept, as an application's pool does: the one that has been idle longest, so that all
 * of them are used, or another one where none is idle. So no attempt waits for another, and the size of the pool
 * follows from how long the server takes. A connection is kept while it works and its server takes writes.
 */
export function persistentTrier(target: Target, statement: Statement, deadlineMs: number): Trier {
  const open = new Set<ProbeClient>();
  const idle = new Set<ProbeClient>();

  function leave(connection: ProbeClient): void {
    open.delete(connection);
    idle.delete(connection);
    connection.destroy();
  }

  function opened(): ProbeClient {
    const connection = probeClient(target);
    open.add(connection);
    // While no statement is under way nobody else would notice that it is lost.
    const lost = () => {
      if (idle.has(connection)) leave(connection);
    };
    connection.client.on('error', lost);
    connection.client.on('end', lost);
    return connection;
  }

  return {
    try: async (seq) => {
      const [longest] = idle;
      if (longest !== undefined) idle.delete(longest);
      const connection = longest ?? opened();
      const tried = await tryOnce(connection, longest !== undefined, statement, seq, deadlineMs);
      if (isKept(tried) && open.has(connection)) idle.add(connection);
      else leave(connection);
      return tried;
    },
    close: () => {
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
