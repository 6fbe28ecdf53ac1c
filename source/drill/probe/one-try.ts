import { type Answer, classifyAnswer, classifyDeadline, classifyPostgresError } from './classify.ts';
import type { Tried, Trier } from './lane.ts';
import { type ProbeClient, probeClient, type Target } from './pg-client.ts';

/** A statement and its values for the attempt with this number. */
export type Statement = { readonly text: string; readonly values: (seq: number) => unknown[] };

/**
 * One attempt over a connection, which it opens where that is not open yet. The deadline holds for
 * opening, and once more for the statement, from when it is sent. Never rejects.
 */
export function tryOnce(
  { client, listen, notices }: ProbeClient,
  isOpen: boolean,
  { text, values }: Statement,
  seq: number,
  deadlineMs: number,
): Promise<Tried> {
  let sent = false;
  let over = false;
  return new Promise((resolve) => {
    const end = (tried: Tried) => {
      over = true;
      clearTimeout(timer);
      resolve(tried);
    };
    const late = () => end(classifyDeadline(sent));
    let timer = setTimeout(late, deadlineMs);
    const run = async () => {
      if (!isOpen) await client.connect();
      // Too late: it was reported as given up before anything was sent, so nothing may be sent now.
      if (over) return;
      listen();
      sent = true;
      clearTimeout(timer);
      timer = setTimeout(late, deadlineMs);
      const { rows } = await client.query<Answer>(text, values(seq));
      end(classifyAnswer(rows[0], notices()));
    };
    run().catch((error: unknown) => end(classifyPostgresError(error, sent)));
  });
}

/** Tries over a new connection each time: what a client sees that connects now. */
export function freshTrier(target: Target, statement: Statement, deadlineMs: number): Trier {
  const open = new Set<ProbeClient>();
  return {
    try: async (seq) => {
      const connection = probeClient(target);
      open.add(connection);
      const tried = await tryOnce(connection, false, statement, seq, deadlineMs);
      open.delete(connection);
      // Answered: the server may know that we leave. Otherwise no server would receive it.
      if (tried.outcome === 'ok') connection.client.end().catch(() => undefined);
      else connection.destroy();
      return tried;
    },
    close: () => {
      for (const connection of open) connection.destroy();
    },
  };
}
