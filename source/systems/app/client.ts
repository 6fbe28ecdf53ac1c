import { leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint } from '../../net/endpoint.ts';
import { type HttpAnswer, httpClient } from '../../net/http.ts';
import type { Limit } from '../../net/limit.ts';
import { parseObject } from '../../net/read.ts';
import { headBy } from '../../text/head.ts';
import type { AppCommand } from './command.ts';
import type { Application } from './facts.ts';
import { parseHealth, parseStats } from './parse.ts';

/** The application: its health in Spring Boot's format, its figures, its status page, its generated load. */
type AppClient = {
  /** All that it reports about itself. Throws errors that name it; `DOWN` is an answer. */
  application(limit: Limit, rawAnswer?: RawAnswer): Promise<Application>;
  /** Switches the generated load. Its words when it refuses, empty when it was done. @throws NoAnswerError. */
  load(wanted: AppCommand['wanted'], limit: Limit): Promise<string>;
  close(): void;
};

/** Client of one application and, where it has one, of its status page; connects on first use. */
export function appClient(endpoint: Endpoint, page?: Endpoint): AppClient {
  const http = httpClient(endpoint, 2);
  const pageHttp = page === undefined ? undefined : httpClient(page, 1);
  const get = (path: string, limit: Limit) => http.send({ method: 'GET', path }, limit);

  return {
    application: async (limit, rawAnswer) => {
      const [health, stats, pageUp] = await Promise.all([
        get('/actuator/health', limit),
        get('/stats', limit),
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
        leave(rawAnswer, documentOf(health, stats));
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
      return answer.status === 200 ? '' : `HTTP ${answer.status}: ${headBy(answer.text, 200)}`;
    },
    close: () => {
      http.close();
      pageHttp?.close();
    },
  };
}

function documentOf(health: HttpAnswer, stats: HttpAnswer): unknown {
  return {
    health: parseObject('/actuator/health', health.text),
    ...(stats.status === 200 ? { stats: parseObject('/stats', stats.text) } : {}),
  };
}
