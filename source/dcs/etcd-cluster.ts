import { LEAST_MS, type Limit, remaining, withLimit } from '../net/limit.ts';
import type { EtcdClient } from '../systems/etcd/client.ts';

/** Answer of the first member that gave one. */
type Answer<T> = { readonly value: T; readonly from: EtcdClient };

/** The members as one store: a read goes to the one that answered last, and on to the others without waiting. */
export type EtcdCluster = {
  /** Throws an error that says what each member said when none answers. */
  ask<T>(limit: Limit, question: (client: EtcdClient, limit: Limit) => Promise<T>): Promise<Answer<T>>;
  /** As `ask`, but of the member that answered last only when no other answers: it has enough to do. */
  askAside<T>(limit: Limit, question: (client: EtcdClient, limit: Limit) => Promise<T>): Promise<Answer<T>>;
  close(): void;
};

/** A silent member gets this long before the next one is asked beside it. */
const STAGGER_MS = 250;

/** Cluster of the given clients, which it closes at the end. */
export function etcdCluster(clients: readonly EtcdClient[]): EtcdCluster {
  let order = [...clients];
  return {
    ask: async (limit, question) => {
      const answer = await firstAnswer(order, STAGGER_MS, limit, question);
      order = [answer.from, ...order.filter((client) => client !== answer.from)];
      return answer;
    },
    askAside: (limit, question) =>
      firstAnswer([...order.slice(1), ...order.slice(0, 1)], STAGGER_MS, limit, question),
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

function firstAnswer<T>(
  clients: readonly EtcdClient[],
  staggerMs: number,
  limit: Limit,
  question: (client: EtcdClient, limit: Limit) => Promise<T>,
): Promise<Answer<T>> {
  const from = performance.now();
  return withLimit(
    // The calls end by themselves, the last of them after its least time; this outer one leaves them a moment to say so.
    { ...limit, deadlineMs: limit.deadlineMs + LEAST_MS + 50 },
    (signal) =>
      new Promise((resolve, reject) => {
        const errors: Error[] = [];
        let next = 0;
        let timer: NodeJS.Timeout | undefined;
        const askNext = () => {
          clearTimeout(timer);
          const client = clients[next];
          if (client === undefined || signal.aborted) return;
          next += 1;
          timer = setTimeout(askNext, staggerMs);
          question(client, remaining({ ...limit, signal }, from)).then(
            (value) => {
              clearTimeout(timer);
              resolve({ value, from: client });
            },
            (error: Error) => {
              errors.push(error);
              if (errors.length === clients.length) reject(new Error(told(errors)));
              else askNext();
            },
          );
        };
        signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
        if (clients.length === 0) reject(new Error('there is no etcd member to ask'));
        else askNext();
      }),
  );
}

function told(errors: readonly Error[]): string {
  const each = errors.map((error) => error.message).sort();
  return `no etcd member answers: ${each.join('; ')}`;
}
