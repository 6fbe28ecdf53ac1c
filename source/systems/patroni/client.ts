import type { RawAnswer } from '../../net/document.ts';
import { at, type Endpoint } from '../../net/endpoint.ts';
import { httpClient, NoAnswerError } from '../../net/http.ts';
import { type Identity, isWrongMember, prove } from '../../net/identity.ts';
import type { Limit } from '../../net/limit.ts';
import { parseObject } from '../../net/read.ts';
import { parseNode } from './parse.ts';

// Patroni serves REST with five threads from 4.0.10 on, and a waiting switchover holds one.
const MAX_CONNECTIONS = 2;
const PROOF_DEADLINE_MS = 5_000;

/**
 * What became of a write. `not-sent`: it never left this machine, so nothing changed. `no-answer`: it was
 * sent and no answer came, so only the owner of the fact knows what happened.
 */
export type WriteResult =
  | { readonly type: 'answered'; readonly status: number; readonly text: string }
  | { readonly type: 'not-sent'; readonly error: string; readonly refused?: true }
  | { readonly type: 'no-answer'; readonly error: string };

/** A request that changes something. */
export type PatroniWrite = {
  readonly method: 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
};

/** Who a node is to be: what is not known of it is not compared. */
type PatroniIdentity = { readonly [K in 'name' | 'scope' | 'systemId']?: string | undefined };

/** Patroni's REST API on one node: https://patroni.readthedocs.io/en/latest/rest_api.html */
export type PatroniClient = ReturnType<typeof patroniClient>;

/** Client of one node; connects on first use. Reads throw errors that name the node. */
export function patroniClient(endpoint: Endpoint) {
  // Who only reads is not asked for a password: it goes along with a change, to the server that has proven to be the one.
  const { auth: _, ...open } = endpoint;
  const reading = httpClient(open, MAX_CONNECTIONS);
  const writing = httpClient(endpoint, MAX_CONNECTIONS);

  async function get<T>(path: string, limit: Limit, parse: (text: string) => T): Promise<T> {
    const { status, text } = await reading.send({ method: 'GET', path }, limit);
    return await at(endpoint, async () => {
      if (status !== 200) throw new Error(`HTTP ${status} from ${path}`);
      return parse(text);
    });
  }

  async function proveNode(meant: PatroniIdentity, limit: Limit): Promise<void> {
    const node = await get('/patroni', limit, (text) => parseNode(endpoint.member, text));
    // While PostgreSQL does not run, Patroni does not report its system identifier.
    const known = node.systemId === undefined ? { ...meant, systemId: undefined } : meant;
    await at(endpoint, async () => prove(identityOf(known), identityOf(node)));
  }

  /**
   * Sends one write, once, when the node has just said that it is the one who is `meant`. Patroni ends each connection
   * with its answer (HTTP/1.0), so it is asked at the same place on the one before. Never throws, never retries.
   */
  async function write(request: PatroniWrite, limit: Limit, meant?: PatroniIdentity): Promise<WriteResult> {
    try {
      if (meant !== undefined) await proveNode(meant, { ...limit, deadlineMs: PROOF_DEADLINE_MS });
    } catch (error) {
      const refused = isWrongMember(error) ? { refused: true as const } : {};
      return { type: 'not-sent', error: (error as Error).message, ...refused };
    }
    // Without a length Patroni answers 411, so a body that may be left out is sent as an empty object.
    const body = JSON.stringify(request.body ?? {});
    const headers = { 'content-type': 'application/json' };
    try {
      return { type: 'answered', ...(await writing.send({ ...request, body, headers }, limit)) };
    } catch (error) {
      const sent = !(error instanceof NoAnswerError) || error.sent;
      return { type: sent ? 'no-answer' : 'not-sent', error: (error as Error).message };
    }
  }

  return {
    /** `GET /patroni`: what the node reports about itself. */
    getNode: (limit: Limit, rawAnswer?: RawAnswer) =>
      get('/patroni', limit, (text) => parseNode(endpoint.member, text, rawAnswer)),
    /** The dynamic configuration that this node works with, as it is. */
    getRawConfig: (limit: Limit) => get('/config', limit, (text) => parseObject('the configuration', text)),
    write,
    close: () => {
      reading.close();
      writing.close();
    },
  };
}

function identityOf({ name, scope, systemId }: PatroniIdentity): Identity {
  return { name, scope, 'system identifier': systemId };
}
