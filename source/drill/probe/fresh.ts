import type { Trier } from './lane.ts';
import { type Statement, tryOnce } from './one-try.ts';
import { type ProbeClient, probeClient, type Target } from './pg-client.ts';

/** Tries over a new connection each time: what a client sees that comes along now. */
export function freshTrier(target: Target, statement: Statement, deadlineMs: number): Trier {
  const open = new Set<ProbeClient>();
  return {
    try: async (seq) => {
      const connection = probeClient(target);
      open.add(connection);
      const tried = await tryOnce(connection, false, statement, seq, deadlineMs);
      open.delete(connection);
      // Answered: the server may know that we leave. Otherwise nobody there would listen.
      if (tried.outcome === 'ok') connection.client.end().catch(() => undefined);
      else connection.destroy();
      return tried;
    },
    close: () => {
      for (const connection of open) connection.destroy();
    },
  };
}
