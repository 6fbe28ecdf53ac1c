import { leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint } from '../../net/endpoint.ts';
import { type HttpAnswer, httpClient } from '../../net/http.ts';
import type { Limit } from '../../net/limit.ts';
import { parseObject } from '../../net/read.ts';
import { headBy } from '../../text/head.ts';
import type { AppCommand } from './command.ts';
import type { Application } from './facts.ts';
import { parseHealth, parseStats } from './parse.ts';

/**
 * Client of one application (its health in Spring Boot's format, its figures, its generated load) and, where it has one,
 * of its status page; connects on first use.
 */
export function appClient(endpoint: Endpoint, page?: Endpoint) {
  const http = httpClient(endpoint, 2);
  const pageHttp = page === undefined ? undefined : httpClient(page, 1);
  const get = (path: string, limit: Limit) => http.send({ method: 'GET', path }, limit);

  return {
    /** All that it reports about itself. Throws errors that name it; `DOWN` is an answer. */
    application: async (limit: Limit, rawAnswer?: RawAnswer): Promise<Application> => {
      const [health, stats, pageUp] = await Promise.all([
        get('/actuator/health', limit),
        get('/stats', limit),
        pageHttp?.send({ method: 'GET', path: '/' }, limit).then(
          ({ status }) => status === 200,
          () => false,
        ),
      ]);
      return await at(endpoint, async () => {
        // Spring Boot says DOWN with 503; another status says nothing about its health.
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
    /** Switches the generated load. Its words when it refuses, empty when it was done. @throws NoAnswerError. */
    load: async (wanted: AppCommand['wanted'], limit: Limit): Promise<string> => {
      const headers = { 'content-type': 'application/json' };
      const put = { method: 'PUT', path: '/load', headers, body: JSON.stringify(wanted) } as const;
      const answer = await http.send(wanted === 'off' ? { method: 'DELETE', path: '/load' } : put, limit);
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
