import { current, membersOf } from '../model/facts.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { httpClient } from '../net/http.ts';
import { query } from '../net/postgres.ts';
import { headBy } from '../text/head.ts';
import { printable } from '../text/printable.ts';
import type { DrillContext, Places } from './context.ts';
import type { Drill } from './drill.ts';
import type { Incident } from './incident.ts';
import type { NodeAnswer } from './observation.ts';
import { faultsSince } from './restore.ts';
import type { Run } from './run.ts';
import { pause, waitFor } from './wait.ts';

/** What a check found: whether all is well, and a text that says how, or why not. */
type Check = { readonly ok: boolean; readonly text: string };

const PRIMARY_WITHIN_MS = 15_000;
const REPLICAS_WITHIN_MS = 60_000;
const CONNECTED_WITHIN_MS = 10_000;
const TRY_EVERY_MS = 500;
const CALL_DEADLINE_MS = 2_000;
const IS_STANDBY = 'select pg_is_in_recovery() as standby';

/** Who leads now, by the leader key, by the node's own answer and by HAProxy's route; or which of them disagree. */
export async function checkPrimary({ context, incident, signal }: Run): Promise<Check> {
  const find = (): Check => {
    const leader = context.state().dcs.value?.leader?.name;
    if (leader === undefined) return { ok: false, text: 'no member holds the leader key' };
    const node = lastAnswer(incident, leader);
    if (node === null || node.standby)
      return { ok: false, text: `${leader} holds the key but takes no writes` };
    const to = incident.observations.findLast((observation) => observation.type === 'routes')?.servers;
    return to?.length === 1 && to[0] === leader
      ? {
          ok: true,
          text: `${leader}: leader key, primary on timeline ${node.timeline}, HAProxy's only route`,
        }
      : {
          ok: false,
          text: `${leader} leads, and HAProxy routes writes to ${to?.join(' and ') || 'no server'}`,
        };
  };
  return await settled(find, PRIMARY_WITHIN_MS, signal);
}

/** Whether every other member that is not broken on purpose streams from the present leader. */
export async function checkReplicas(run: Run): Promise<Check> {
  const { context, incident, signal } = run;
  const broken = faultsSince(run).map(({ member }) => member);
  const find = (): Check => {
    const leader = context.state().dcs.value?.leader?.name ?? '';
    const streaming = lastAnswer(incident, leader)?.standbys.map(({ name }) => name) ?? [];
    const awaited = membersOf(context.state(), 'patroni').filter(
      (name) => name !== leader && !broken.includes(name),
    );
    const missing = awaited.filter((name) => !streaming.includes(name));
    return missing.length === 0
      ? {
          ok: true,
          text: `${streaming.join(' and ')} ${streaming.length === 1 ? 'streams' : 'stream'} from ${leader}`,
        }
      : { ok: false, text: `${missing.join(' and ')} does not stream from ${leader || 'any member'}` };
  };
  return await settled(find, REPLICAS_WITHIN_MS, signal);
}

/** Who is the Redis master now, by Redis itself and by every sentinel; or which of them disagree. */
export async function checkRedis({ context, incident, signal }: Run): Promise<Check> {
  const find = (): Check => {
    const seen = incident.observations.findLast((observation) => observation.type === 'redis');
    const masters = seen?.masters ?? [];
    const [master] = masters;
    if (master === undefined || masters.length > 1)
      return { ok: false, text: `${masters.length} instances call themselves master` };
    const state = context.state();
    const others = membersOf(state, 'sentinel').filter((name) => {
      const believed = current(state.sentinel[name])?.masters[0];
      return believed === undefined || believed.flags.some((flag) => flag !== 'master');
    });
    return others.length === 0
      ? { ok: true, text: `${master} is master, and no sentinel considers it down` }
      : { ok: false, text: `${others.join(' and ')} does not agree that ${master} is well` };
  };
  return await settled(find, PRIMARY_WITHIN_MS, signal);
}

/** Whether an application gets through, tried again for some seconds: HAProxy needs its checks. */
export async function checkConnectivity({ places, signal }: Run): Promise<Check> {
  const end = performance.now() + CONNECTED_WITHIN_MS;
  for (;;) {
    const found = await connectivityOf(places);
    if (found.ok || performance.now() > end || signal.aborted) return found;
    await pause(TRY_EVERY_MS, signal);
  }
}

/** One line on what is there before: who leads, on which timeline, who is in sync. */
export function stateInWords(context: DrillContext, drill: Drill, leader: string): string {
  const state = context.state();
  if (drill.system === 'redis') return `${leader} is the Redis master, every sentinel agrees`;
  const timeline = current(state.patroni[leader])?.timeline ?? '?';
  const { standbys = [], quorum = 0 } = state.dcs.value?.sync ?? {};
  const names =
    quorum > 0 ? `any ${standbys.length - quorum} of ${standbys.join(', ')}` : standbys.join(' and ');
  const sync = standbys.length === 0 ? 'replication is asynchronous' : `${names} in sync`;
  return `${leader} leads on timeline ${timeline}, ${sync}`;
}

/** What a node said last of itself; null while it does not answer. */
export function lastAnswer({ observations }: Incident, name: string): NodeAnswer | null {
  const nodes = observations.filter((observation) => observation.type === 'node');
  return nodes.findLast((node) => node.name === name)?.answer ?? null;
}

async function settled(find: () => Check, timeoutMs: number, signal: AbortSignal): Promise<Check> {
  return (await waitFor(() => (find().ok ? find() : undefined), timeoutMs, signal)) ?? find();
}

// Tries what an application does: a session for writes, one for reads, and the application's own health if there is
// one.
async function connectivityOf(places: Places): Promise<Check> {
  const { primary, replicas, app, login } = places;
  const session = async (endpoint: Endpoint, standby: boolean): Promise<Check> => {
    const what = `HAProxy:${standby ? 'replicas' : 'primary'}`;
    try {
      const [row] = await query({ ...endpoint, auth: login }, IS_STANDBY, [], {
        deadlineMs: CALL_DEADLINE_MS,
      });
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
  const shown = wrong.length === 0 ? checks : wrong;
  return { ok: wrong.length === 0, text: shown.map(({ text }) => text).join(', ') };
}

async function health(app: Endpoint): Promise<Check> {
  const client = httpClient(app, 1);
  try {
    const { status, text } = await client.send(
      { method: 'GET', path: '/actuator/health' },
      { deadlineMs: CALL_DEADLINE_MS },
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
