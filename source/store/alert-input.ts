import { conditionsOf } from '../alerting/alerts.ts';
import { withAlerts } from '../alerting/reasons.ts';
import type { Input } from '../alerting/rule.ts';
import { disagreementsOf, type Standing, standingOf } from '../cluster/agreement.ts';
import { type Health, healthOf } from '../cluster/health.ts';
import { lagNow } from '../cluster/lag/lag-now.ts';
import type { State } from './state.ts';

/** What the rules of the alerts judge at `now` (ms since the epoch); `standing`: as in `healthOf`. */
export function alertInput(
  state: State,
  now: number,
  standing: readonly Standing[] = standingOf(disagreementsOf(state), state.disagreeingSince, now),
): Input {
  const severities = new Map(state.alerts.active.map((alert) => [alert.id, alert.severity]));
  return {
    lag: (member) => lagNow(state.lag, member, now, state.periodMs)?.replay,
    facts: state,
    findings: healthOf(state, standing).reasons,
    handovers: state.handovers,
    standing,
    thresholds: state.thresholds,
    now,
    active: (id) => severities.get(id),
  };
}

/** The verdict on facts that were read only once: all that is wrong counts as it is, however long it may last. */
export function healthAtOnce(state: State): Health {
  const found = conditionsOf(alertInput(state, state.now));
  return withAlerts(
    healthOf(state),
    found.map(({ condition }) => condition),
  );
}
