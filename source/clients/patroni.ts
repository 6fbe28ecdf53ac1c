import type { DcsConfig } from '../domain/dcs.ts';
import type { TimelineSwitch } from '../domain/history.ts';
import type { PatroniNode } from '../domain/patroni.ts';
import { type Heard, leave } from './document.ts';
import { at, type Endpoint } from './endpoint.ts';
import { type HttpRequest, httpClient, NoAnswerError } from './http.ts';
import type { Limit } from './limit.ts';
import { type PatroniCluster, parseCluster, parseConfig, parseHistory, parseNode } from './patroni-parse.ts';
import { parseObject } from './read.ts';

/** Patroni waits up to 2 × loop_wait for a switchover to end; an answer later than this is no answer. */
export const SWITCHOVER_DEADLINE_MS = 90_000;

const REINITIALIZE_DEADLINE_MS = 15_000;

// Patroni serves REST with five threads from 4.0.10 on, and a waiting switchover holds one.
const MAX_CONNECTIONS = 2;

/**
 * What became of a write. `not-sent`: it never left this machine, so nothing changed. `no-answer`: it was
 * sent and no answer came, so only the owner of the fact can tell what happened.
 */
export type WriteResult =
  | { readonly type: 'answered'; readonly status: number; readonly text: string }
  | { readonly type: 'not-sent'; readonly error: string }
  | { readonly type: 'no-answer'; readonly error: string };

/** Patroni's REST API on one node: https://patroni.readthedocs.io/en/latest/rest_api.html */
export type PatroniClient = {
  readonly endpoint: Endpoint;
  /** `GET /patroni`: what the node says of itself. */
  getNode(limit: Limit, heard?: Heard): Promise<PatroniNode>;
  getCluster(limit: Limit): Promise<PatroniCluster>;
  getConfig(limit: Limit): Promise<DcsConfig>;
  getHistory(limit: Limit): Promise<TimelineSwitch[]>;
  /** `POST /switchover`: blocks until it is done, up to a minute. Never throws, never retries. */
  switchover(leader: string, candidate: string, limit?: Partial<Limit>): Promise<WriteResult>;
  /** `POST /reinitialize` on the node itself; the answer only says that it began. Never throws. */
  reinitialize(limit?: Partial<Limit>): Promise<WriteResult>;
  close(): void;
};

/** Client of one node; connects on first use. Reads throw errors that name the node. */
export function patroniClient(endpoint: Endpoint): PatroniClient {
  const http = httpClient(endpoint, MAX_CONNECTIONS);

  async function get<T>(path: string, limit: Limit, parse: (text: string) => T): Promise<T> {
    const { status, text } = await http.send({ method: 'GET', path }, limit);
    return await at(endpoint, async () => {
      if (status !== 200) throw new Error(`HTTP ${status} from ${path}`);
      return parse(text);
    });
  }

  async function post(path: string, body: unknown, limit: Limit): Promise<WriteResult> {
    const request: HttpRequest = {
      method: 'POST',
      path,
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    };
    try {
      return { type: 'answered', ...(await http.send(request, limit)) };
    } catch (error) {
      const sent = !(error instanceof NoAnswerError) || error.sent;
      return { type: sent ? 'no-answer' : 'not-sent', error: (error as Error).message };
    }
  }

  return {
    endpoint,
    getNode: (limit, heard) =>
      get('/patroni', limit, (text) => {
        const node = parseNode(endpoint.member, text);
        leave(heard, parseObject('/patroni', text));
        return node;
      }),
    getCluster: (limit) => get('/cluster', limit, parseCluster),
    getConfig: (limit) => get('/config', limit, parseConfig),
    getHistory: (limit) => get('/history', limit, parseHistory),
    switchover: (leader, candidate, limit) =>
      post('/switchover', { leader, candidate }, { deadlineMs: SWITCHOVER_DEADLINE_MS, ...limit }),
    reinitialize: (limit) => post('/reinitialize', {}, { deadlineMs: REINITIALIZE_DEADLINE_MS, ...limit }),
    close: http.close,
  };
}
