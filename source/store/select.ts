import { type Health, healthOf } from '../domain/health.ts';
import type { Run, State } from './state.ts';
import type { Toast } from './ui-state.ts';

export { selectContainerRows, selectStatsAge } from './select-containers.ts';
export { selectEtcdRows } from './select-etcd.ts';
export { selectHaproxyRows, selectWriteRoutes } from './select-haproxy.ts';
export { selectCluster, selectPatroniRows } from './select-patroni.ts';
export { selectRedisRows, selectSentinelRows } from './select-sentinel.ts';

/** How long the end of an action and other messages stay on the screen. */
export const MESSAGE_MS = 10_000;

let judged: { readonly state: State; readonly health: Health } | undefined;

/** The verdict over all facts; computed once per state. */
export function selectHealth(state: State): Health {
  if (judged?.state !== state) judged = { state, health: healthOf(state) };
  return judged.health;
}

/** The newest thing to tell the operator: a message, an action that runs, or one that just ended. */
export type Message =
  | { readonly type: 'toast'; readonly toast: Toast }
  | { readonly type: 'run'; readonly run: Run; readonly running: number };

/** What the message line says; undefined when there is nothing to say. */
export function selectMessage(state: State): Message | undefined {
  const { toast } = state.ui;
  const running = state.runs.filter((run) => run.outcome === undefined).length;
  const run = state.runs.findLast((r) => r.finishedAt === undefined || state.now - r.finishedAt < MESSAGE_MS);
  const told = toast !== undefined && state.now - toast.at < MESSAGE_MS ? toast : undefined;
  if (told !== undefined && told.at >= (run?.finishedAt ?? run?.startedAt ?? 0)) {
    return { type: 'toast', toast: told };
  }
  return run === undefined ? undefined : { type: 'run', run, running };
}
