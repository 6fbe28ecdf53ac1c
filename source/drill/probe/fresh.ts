import { type Answer, classifyAnswer, classifyDeadline, classifyPostgresError } from './classify.ts';
import type { Tried, Trier } from './lane.ts';
import { type ProbeClient, probeClient, type Target } from './pg-client.ts';

/** A statement and its values for the attempt with this number. */
export type Statement = { readonly text: string; readonly values: (seq: number) => unknown[] };

/** Tries over a new connection each time: what a client sees that comes along now. */
export function freshTrier(target: Target, statement: Statement, deadlineMs: number): Trier {
  const open = new Set<ProbeClient>();

  function attempt(seq: number): Promise<Tried> {
    const connection = probeClient(target);
    open.add(connection);
    let sent = false;
    return new Promise((resolve) => {
      const end = (tried: Tried) => {
        clearTimeout(timer);
        open.delete(connection);
        // Answered: the server may know that we leave. Otherwise nobody there would listen.
        if (tried.outcome === 'ok') connection.client.end().catch(() => undefined);
        else connection.destroy();
        resolve(tried);
      };
      const timer = setTimeout(() => end(classifyDeadline(sent)), deadlineMs);
      const run = async () => {
        await connection.client.connect();
        // Too late: it was told as given up before anything was sent, so nothing may be sent now.
        if (!open.has(connection)) return;
        connection.listen();
        sent = true;
        const { rows } = await connection.client.query<Answer>(statement.text, statement.values(seq));
        end(classifyAnswer(rows[0], connection.notices()));
      };
      run().catch((error: unknown) => end(classifyPostgresError(error, sent)));
    });
  }

  return {
    try: attempt,
    close: () => {
      for (const connection of open) connection.destroy();
    },
  };
}
