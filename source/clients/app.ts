import type { Application } from '../domain/app.ts';
import { parseHealth, parseStats } from './app-parse.ts';
import { type Heard, leave } from './document.ts';
import { at, type Endpoint } from './endpoint.ts';
import { type HttpAnswer, httpClient } from './http.ts';
import type { Limit } from './limit.ts';
import { parseObject } from './read.ts';

/** The application: its health in Spring Boot's format, its figures, its status page, its generated load. */
export type AppClient = {
  readonly endpoint: Endpoint;
  /** All that it says of itself. Throws errors that name it; `DOWN` is an answer. */
  application(limit: Limit, heard?: Heard): Promise<Application>;
  /** Switches the generated load; its answer. @throws Error with the words of the application, or that it did not answer. */
  load(wanted: { readonly rate: number; readonly seconds: number } | 'off', limit: Limit): Promise<void>;
  close(): void;
};

/** Client of one application and, where it has one, of its status page; connects on first use. */
export function appClient(endpoint: Endpoint, page?: Endpoint): AppClient {
  const http = httpClient(endpoint, 2);
  const pageHttp = page === undefined ? undefined : httpClient(page, 1);
  const get = (path: string, limit: Limit) => http.send({ method: 'GET', path }, limit);

  return {
    endpoint,
    application: async (limit, heard) => {
      // The figures first: the look at its health takes a connection of each pool.
      const stats = await get('/stats', limit);
      const [health, pageUp] = await Promise.all([
        get('/actuator/health', limit),
        pageHttp?.send({ method: 'GET', path: '/' }, limit).then(
          ({ status }) => status === 200,
          () => false,
        ),
      ]);
      return await at(endpoint, async () => {
        // Spring Boot says DOWN with 503; whatever else is no word on its health.
        if (health.status !== 200 && health.status !== 503)
          throw new Error(`HTTP ${health.status} from /actuator/health`);
        const application = {
          name: endpoint.member,
          pools: [],
          ...parseHealth(health.text),
          ...(stats.status === 200 ? parseStats(stats.text) : {}),
          ...(pageUp === undefined ? {} : { pageUp }),
        };
        leave(heard, documentOf(health, stats));
        return application;
      });
    },
    load: async (wanted, limit) => {
      const json = { 'content-type': 'application/json' };
      const answer =
        wanted === 'off'
          ? await http.send({ method: 'DELETE', path: '/load' }, limit)
          : await http.send(
              { method: 'PUT', path: '/load', headers: json, body: JSON.stringify(wanted) },
              limit,
            );
      if (answer.status !== 200) throw new RefusedError(endpoint.member, answer);
    },
    close: () => {
      http.close();
      pageHttp?.close();
    },
  };
}

/** The application answered, and the answer is no. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(member: string, { status, text }: HttpAnswer) {
    super(`${member}: HTTP ${status}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
  }
}

function documentOf(health: HttpAnswer, stats: HttpAnswer): unknown {
  return {
    health: parseObject('/actuator/health', health.text),
    ...(stats.status === 200 ? { stats: parseObject('/stats', stats.text) } : {}),
  };
}
