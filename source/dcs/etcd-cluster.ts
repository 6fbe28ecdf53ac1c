import { LEAST_MS, type Limit, remaining, withLimit } from '../net/limit.ts';
import type { EtcdClient } from '../systems/etcd/client.ts';

/** Answer of the first member that gave one. */
type Answer<T> = { readonly value: T; readonly from: EtcdClient };

type Question<T> = (client: EtcdClient, limit: Limit) => Promise<T>;

/** The members as one store: a read goes to the one that answered last, and on to the others without waiting. */
export type EtcdCluster = ReturnType<typeof etcdCluster>;

/** A silent member gets this long before the next one is asked beside it. */
const STAGGER_MS = 250;

/** Cluster of the given clients, which it closes at the end. */
export function etcdCluster(clients: readonly EtcdClient[]) {
  let order = [...clients];
  return {
    /** Throws an error that says what each member said when none answers. */
    ask: async <T>(limit: Limit, question: Question<T>): Promise<Answer<T>> => {
      const answer = await firstAnswer(order, limit, question);
      order = [answer.from, ...order.filter((client) => client !== answer.from)];
      return answer;
    },
    /** As `ask`, but of the member that answered last only when no other answers: it has enough to do. */
    askAside: <T>(limit: Limit, question: Question<T>): Promise<Answer<T>> =>
      firstAnswer([...order.slice(1), ...order.slice(0, 1)], limit, question),
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

function firstAnswer<T>(
  clients: readonly EtcdClient[],
  limit: Limit,
  question: Question<T>,
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
          timer = setTimeout(askNext, STAGGER_MS);
          question(client, remaining({ ...limit, signal }, from)).then(
            (value) => {
              clearTimeout(timer);
              resolve({ value, from: client });
            },
            (error: Error) => {
              errors.push(error);
              const each = errors.map(({ message }) => message).sort();
              if (errors.length === clients.length)
                reject(new Error(`no etcd member answers: ${each.join('; ')}`));
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
