import type { Alert, Alerts } from '../alerting/life.ts';
import { onceFor } from '../text/once.ts';
import type { State } from './state.ts';

/** Alerts in the order in which they are read. */
type AlertList = {
  /** The gravest first, of equal ones the newest. */
  readonly active: readonly Alert[];
  /** The one that ended last comes first. */
  readonly past: readonly Alert[];
};

/** All alerts; the same object as long as nothing about them changes. */
export function selectAlerts({ alerts }: State): AlertList {
  return sorted(alerts);
}

const sorted = onceFor(
  (alerts: Alerts): AlertList => ({
    active: [...alerts.active].sort((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt),
    past: alerts.past.toReversed(),
  }),
);

function rank({ severity }: Alert): number {
  return severity === 'critical' ? 0 : 1;
}
