import { type Answer, classifyAnswer, classifyDeadline, classifyPostgresError } from './classify.ts';
import type { Statement } from './fresh.ts';
import type { Tried, Trier } from './lane.ts';
import { type ProbeClient, probeClient, type Target } from './pg-client.ts';

/** Read-only: the server that this connection leads to is no primary any more. */
const READ_ONLY = '25006';

type Waiting = { readonly seq: number; readonly end: (tried: Tried) => void };

/**
 * Tries over one connection, as an application with a pool does: kept while it works, opened anew when it does not, or
 * leads to a server that has become read-only. Statements go one after the other; the time that an attempt waits for
 * its turn, or for the connection, counts as its own, and until its turn comes nothing of it has been sent.
 */
export function persistentTrier(target: Target, statement: Statement, deadlineMs: number): Trier {
  const waiting = new Set<Waiting>();
  let connection: ProbeClient | undefined;
  // Connecting, or a statement is under way: that of the attempt `sending`.
  let busy = false;
  let sending: number | undefined;

  function drop(): void {
    connection?.destroy();
    connection = undefined;
    busy = false;
  }

  function next(): void {
    const [first] = waiting;
    if (busy || first === undefined) return;
    busy = true;
    if (connection === undefined) open();
    else send(connection, first);
  }

  function open(): void {
    const opened = probeClient(target);
    connection = opened;
    const late = setTimeout(() => {
      // Those that wait have deadlines of their own, and may still get one that answers.
      drop();
      next();
    }, deadlineMs);
    // While no statement is under way nobody else would notice.
    const lost = () => {
      if (connection === opened && !busy) drop();
    };
    opened.client.on('error', lost);
    opened.client.on('end', lost);
    opened.client.connect().then(
      () => {
        clearTimeout(late);
        if (connection !== opened) return;
        busy = false;
        next();
      },
      (error: unknown) => {
        clearTimeout(late);
        if (connection !== opened) return;
        drop();
        for (const each of waiting) each.end(classifyPostgresError(error, false));
      },
    );
  }

  function send(used: ProbeClient, { seq, end }: Waiting): void {
    sending = seq;
    used.listen();
    const done = (tried: Tried, keep: boolean) => {
      end(tried);
      // Its deadline has cut it off already, and another one may be in use.
      if (connection !== used) return;
      if (keep) busy = false;
      else drop();
      next();
    };
    used.client.query<Answer>(statement.text, statement.values(seq)).then(
      ({ rows }) => done(classifyAnswer(rows[0], used.notices()), true),
      (error: unknown) => {
        const tried = classifyPostgresError(error, true);
        done(tried, tried.outcome === 'fail' && tried.code !== READ_ONLY);
      },
    );
  }

  function attempt(seq: number): Promise<Tried> {
    return new Promise((resolve) => {
      const own: Waiting = {
        seq,
        end: (tried) => {
          clearTimeout(timer);
          waiting.delete(own);
          if (sending === seq) sending = undefined;
          resolve(tried);
        },
      };
      const timer = setTimeout(() => {
        const sent = sending === seq;
        own.end(classifyDeadline(sent));
        if (sent) drop();
        next();
      }, deadlineMs);
      waiting.add(own);
      next();
    });
  }

  return { try: attempt, close: drop };
}
