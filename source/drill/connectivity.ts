import type { Endpoint } from '../net/endpoint.ts';
import { httpClient } from '../net/http.ts';
import { query } from '../net/postgres.ts';
import { headBy } from '../text/head.ts';
import { printable } from '../text/printable.ts';
import type { Places } from './context.ts';

/** What a check found: whether all is well, and in words how, or why not. */
export type Check = { readonly ok: boolean; readonly text: string };

const DEADLINE_MS = 2_000;
const SQL = 'select pg_is_in_recovery() as standby';

/** Tries what an application does: a session for writes, one for reads, and the application's own word if there is one. */
export async function connectivityOf(places: Places): Promise<Check> {
  const { primary, replicas, app, login } = places;
  const session = async (endpoint: Endpoint, standby: boolean): Promise<Check> => {
    const what = `HAProxy:${standby ? 'replicas' : 'primary'}`;
    try {
      const [row] = await query({ ...endpoint, auth: login }, SQL, [], { deadlineMs: DEADLINE_MS });
      if (row?.standby === standby) return { ok: true, text: `${what} answers` };
      return { ok: false, text: `${what} leads to a ${standby ? 'primary' : 'standby'}` };
    } catch (error) {
      return { ok: false, text: `${what}: ${(error as Error).message}` };
    }
  };
  const checks = await Promise.all([
    session(primary, false),
    session(replicas, true),
    ...(app === undefined ? [] : [health(app)]),
  ]);
  const wrong = checks.filter(({ ok }) => !ok);
  const told = wrong.length === 0 ? checks : wrong;
  return { ok: wrong.length === 0, text: told.map(({ text }) => text).join(', ') };
}

async function health(app: Endpoint): Promise<Check> {
  const client = httpClient(app, 1);
  try {
    const { status, text } = await client.send(
      { method: 'GET', path: '/actuator/health' },
      { deadlineMs: DEADLINE_MS },
    );
    const said = headBy(printable(statusIn(text)), 20);
    return { ok: status === 200 && said === 'UP', text: `the application says ${said}` };
  } catch (error) {
    return { ok: false, text: `the application: ${(error as Error).message}` };
  } finally {
    client.close();
  }
}

function statusIn(text: string): string {
  try {
    return String((JSON.parse(text) as { status?: unknown }).status);
  } catch {
    return 'nothing that can be read';
  }
}
