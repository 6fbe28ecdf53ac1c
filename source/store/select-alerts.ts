import type { Alert, Alerts } from '../alerting/life.ts';
import { byGravity } from '../model/severity.ts';
import { onceFor } from '../text/once.ts';
import type { State } from './state.ts';

/** Alerts in the order in which they are read. */
type AlertList = {
  /** The gravest first, of equal ones the newest. */
  readonly active: readonly Alert[];
  /** The active ones without those that are over, and only not cleared yet. */
  readonly held: readonly Alert[];
  /** The one that ended last comes first. */
  readonly past: readonly Alert[];
};

/** All alerts; the same object as long as nothing about them changes. */
export function selectAlerts({ alerts }: State): AlertList {
  return sorted(alerts);
}

const sorted = onceFor((alerts: Alerts): AlertList => {
  const active = alerts.active.toSorted(
    (a, b) => byGravity(a.severity, b.severity) || b.startedAt - a.startedAt,
  );
  return {
    active,
    held: active.filter(({ goneAt }) => goneAt === undefined),
    past: alerts.past.toReversed(),
  };
});
