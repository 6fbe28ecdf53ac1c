import { leave, type RawAnswer } from '../../net/document.ts';
import { at, type Endpoint } from '../../net/endpoint.ts';
import { httpClient } from '../../net/http.ts';
import type { Limit } from '../../net/limit.ts';
import type { Haproxy } from './facts.ts';
import { parseStats, statRows } from './parse.ts';

/**
 * Client of the statistics page of one HAProxy (`stats uri`), as CSV: management guide §9.1. Connects on first use.
 */
export function haproxyClient(endpoint: Endpoint, page = '/stats') {
  const http = httpClient(endpoint, 1);
  return {
    /** What its statistics say. Throws errors that name the proxy. */
    statistics: async (limit: Limit, rawAnswer?: RawAnswer): Promise<Haproxy> => {
      const answer = await http.send({ method: 'GET', path: `${page};csv` }, limit);
      return await at(endpoint, async () => {
        if (answer.status === 401) throw new Error('the statistics page refuses the password');
        if (answer.status !== 200) throw new Error(`HTTP ${answer.status} from ${page};csv`);
        const rows = statRows(answer.text);
        const statistics = parseStats(rows);
        leave(rawAnswer, rows);
        return statistics;
      });
    },
    close: http.close,
  };
}
