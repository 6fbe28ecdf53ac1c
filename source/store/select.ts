import { withAlerts } from '../alerting/reasons.ts';
import {
  type Consensus,
  consensusOf,
  disagreementsOf,
  type Standing,
  standingOf,
} from '../cluster/agreement.ts';
import { type Health, healthOf } from '../cluster/health.ts';
import { type Promotion, promotionsOf } from '../model/promotions.ts';
import { onceFor } from '../text/once.ts';
import { selectAlerts } from './select-alerts.ts';
import type { Run, State } from './state.ts';
import type { Toast } from './ui-state.ts';

/** How long the end of an action and other messages stay on the screen. */
const MESSAGE_MS = 10_000;

/** The verdict over all facts, with the alerts that are not over. */
export const selectHealth = onceFor(
  (state: State): Health => withAlerts(healthOf(state, selectStanding(state)), selectAlerts(state).held),
);

/** Where the layers disagree and for how long, the gravest first. */
export const selectStanding = onceFor((state: State): readonly Standing[] =>
  standingOf(disagreementsOf(state), state.disagreeingSince, state.now),
);

/** What the layers agree on, without the systems about which they disagree. */
export function selectConsensus(state: State): readonly Consensus[] {
  const disputed = new Set(selectStanding(state).map(({ system }) => system));
  return consensusOf(state).filter(({ system }) => !disputed.has(system));
}

/** Patroni's history with who asked for it, the newest first. */
export function selectPromotions({ dcs, asked, handovers }: State): readonly Promotion[] {
  return promotionsOf(dcs.value?.history ?? [], asked, handovers);
}

/** The newest thing to show to the operator: a message, an action that runs, or one that just ended. */
export type Message =
  | { readonly type: 'toast'; readonly toast: Toast }
  | { readonly type: 'run'; readonly run: Run; readonly running: number };

/** What the message line says; undefined when there is nothing to say. */
export function selectMessage(state: State): Message | undefined {
  const { toast } = state.ui;
  const running = state.runs.filter((run) => run.outcome === undefined).length;
  const run = state.runs.findLast((r) => r.finishedAt === undefined || state.now - r.finishedAt < MESSAGE_MS);
  const recent = toast !== undefined && state.now - toast.at < MESSAGE_MS ? toast : undefined;
  if (recent !== undefined && recent.at >= (run?.finishedAt ?? run?.startedAt ?? 0)) {
    return { type: 'toast', toast: recent };
  }
  return run === undefined ? undefined : { type: 'run', run, running };
}
