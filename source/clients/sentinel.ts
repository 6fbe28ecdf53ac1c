import type { SentinelMaster, SentinelView } from '../domain/sentinel.ts';
import { type Document, type Heard, leave } from './document.ts';
import { at, type Endpoint } from './endpoint.ts';
import type { Limit } from './limit.ts';
import { type Reply, redisConnection, type Subscriber } from './redis-connection.ts';
import { entitiesOf, type MasterEntry, parseMasters, parseQuorum, parseReplicas } from './sentinel-parse.ts';

/** One sentinel: https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#sentinel-api */
export type SentinelClient = {
  readonly endpoint: Endpoint;
  /** What this sentinel believes, in two round trips. Throws errors that name it. */
  view(limit: Limit, heard?: Heard): Promise<SentinelView>;
  /** Hands over every event that it announces (`+sdown`, `+switch-master`, …) until it fails or is stopped. */
  announcements(signal: AbortSignal, heard: Subscriber): Promise<void>;
  close(): void;
};

/** Client of one sentinel; connects on first use. */
export function sentinelClient(endpoint: Endpoint): SentinelClient {
  const connection = redisConnection(endpoint);
  return {
    endpoint,
    view: async (limit, heard) => {
      const [masters, id] = await connection.pipeline(
        [
          ['SENTINEL', 'MASTERS'],
          ['SENTINEL', 'MYID'],
        ],
        limit,
      );
      const entries = await at(endpoint, async () => parseMasters(value(masters)));
      const questions = entries.flatMap(({ name }) => [
        ['SENTINEL', 'REPLICAS', name],
        ['SENTINEL', 'CKQUORUM', name],
      ]);
      const replies = questions.length === 0 ? [] : await connection.pipeline(questions, limit);
      return await at(endpoint, async () => {
        // Only who votes for whom needs the id.
        const own = id?.ok === true ? { id: String(id.value) } : {};
        const view = {
          sentinel: endpoint.member,
          ...own,
          masters: entries.map((entry, i) => master(entry, replies[2 * i], replies[2 * i + 1])),
        };
        leave(heard, { myid: own.id, masters: documents(masters, replies, view.masters) });
        return view;
      });
    },
    announcements: (signal, heard) => connection.subscribe('*', signal, heard),
    close: connection.close,
  };
}

function master(entry: MasterEntry, replicas: Reply | undefined, quorum: Reply | undefined): SentinelMaster {
  return {
    ...entry,
    ...parseQuorum(quorum ?? { ok: false, error: 'no answer to CKQUORUM' }),
    replicas: parseReplicas(value(replicas)),
  };
}

function documents(
  masters: Reply | undefined,
  replies: readonly Reply[],
  parsed: readonly SentinelMaster[],
): Document[] {
  return entitiesOf(value(masters)).map((fields, i) => ({
    ...fields,
    ckquorum: parsed[i]?.quorumText,
    replicas: entitiesOf(value(replies[2 * i])),
  }));
}

function value(reply: Reply | undefined): unknown {
  if (reply?.ok !== true) throw new Error(reply?.error ?? 'an answer is missing');
  return reply.value;
}
