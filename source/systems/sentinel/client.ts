import { type Document, leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint } from '../../net/endpoint.ts';
import { type Limit, MAX_REPLY_BYTES } from '../../net/limit.ts';
import { defined } from '../../net/read.ts';
import { type Reply, redisConnection, type Subscriber } from '../../net/resp.ts';
import type { SentinelMaster, SentinelView } from './facts.ts';
import {
  entitiesOf,
  type MasterEntry,
  parseMasters,
  parseQuorum,
  parseReplicas,
  parseTilt,
} from './parse.ts';

/**
 * Client of one sentinel; connects on first use.
 * https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/#sentinel-api
 */
export function sentinelClient(endpoint: Endpoint) {
  const connection = redisConnection(endpoint, MAX_REPLY_BYTES);
  let known: Known = { answers: new Map() };

  /**
   * What this sentinel believes, in two round trips. It is spared half of the questions: while it says the same of a
   * master as before, its replicas and its quorum are asked for by turns, so one of them can be a call old. Throws
   * errors that name it.
   */
  async function view(limit: Limit, rawAnswer?: RawAnswer): Promise<SentinelView> {
    const before = known;
    // What a sentinel that fails has said is requested again: it may come back as another one.
    known = { answers: new Map() };
    // Only the view of the votes needs the id, which a sentinel keeps as long as it runs.
    const who = before.id === undefined ? [['SENTINEL', 'MYID']] : [];
    const [masters, info, id] = await connection.pipeline(
      [['SENTINEL', 'MASTERS'], ['INFO', 'sentinel'], ...who],
      limit,
    );
    const entries = await at(endpoint, async () => parseMasters(value(masters)));
    const asked = entries.map((entry) => {
      const entryText = JSON.stringify(entry);
      const kept = before.answers.get(entry.name);
      return { entry, entryText, kept: kept?.entryText === entryText ? kept : undefined };
    });
    const questions = asked.flatMap(({ entry, kept }) => questionsOf(entry.name, kept));
    const replies = questions.length === 0 ? [] : await connection.pipeline(questions, limit);
    return await at(endpoint, async () => {
      const left = [...replies];
      const answers = asked.map(({ entry, entryText, kept }): [string, Answers] => {
        const replicas = kept?.next === 'quorum' ? kept.replicas : left.shift();
        const quorum = kept?.next === 'replicas' ? kept.quorum : left.shift();
        return [
          entry.name,
          { entryText, replicas, quorum, next: kept?.next === 'replicas' ? 'quorum' : 'replicas' },
        ];
      });
      const own = before.id ?? (id?.ok === true ? String(id.value) : undefined);
      const view = {
        sentinel: endpoint.member,
        ...defined({ id: own, tiltSeconds: parseTilt(info) }),
        masters: entries.map((entry, i) => master(entry, answers[i]?.[1])),
      };
      leave(rawAnswer, {
        myid: own,
        info: info?.ok === true ? String(info.value) : info?.error,
        masters: documents(masters, answers, view.masters),
      });
      known = { id: own, answers: new Map(answers) };
      return view;
    });
  }

  return {
    view,
    /** Hands over every event that it announces (`+sdown`, `+switch-master`, …) until it fails or is stopped. */
    announcements: (signal: AbortSignal, subscriber: Subscriber): Promise<void> =>
      connection.subscribe('*', signal, subscriber),
    close: connection.close,
  };
}

/** What is known of a sentinel from the call before. */
type Known = { readonly id?: string | undefined; readonly answers: ReadonlyMap<string, Answers> };

/** What a sentinel said of a master, and which of the two answers is the older one. */
type Answers = {
  /** Of `SENTINEL MASTERS`: while it is the same, nothing has happened to the master. */
  readonly entryText: string;
  readonly replicas: Reply | undefined;
  readonly quorum: Reply | undefined;
  readonly next: 'replicas' | 'quorum';
};

function questionsOf(master: string, kept: Answers | undefined): string[][] {
  const replicas = ['SENTINEL', 'REPLICAS', master];
  const quorum = ['SENTINEL', 'CKQUORUM', master];
  if (kept === undefined) return [replicas, quorum];
  return [kept.next === 'replicas' ? replicas : quorum];
}

function master(entry: MasterEntry, answers: Answers | undefined): SentinelMaster {
  return {
    ...entry,
    ...parseQuorum(answers?.quorum ?? { ok: false, error: 'no answer to CKQUORUM' }),
    replicas: parseReplicas(value(answers?.replicas)),
  };
}

function documents(
  masters: Reply | undefined,
  answers: readonly (readonly [string, Answers])[],
  parsed: readonly SentinelMaster[],
): Document[] {
  return entitiesOf(value(masters)).map((fields, i) => ({
    ...fields,
    ckquorum: parsed[i]?.quorumText,
    replicas: entitiesOf(value(answers[i]?.[1].replicas)),
  }));
}

function value(reply: Reply | undefined): unknown {
  if (reply?.ok !== true) throw new Error(reply?.error ?? 'an answer is missing');
  return reply.value;
}
