import type { Alert, Alerts } from '../alerting/life.ts';
import type { State } from './state.ts';

/** Alerts in the order in which they are read. */
export type AlertList = {
  /** The gravest first, of equal ones the newest. */
  readonly active: readonly Alert[];
  /** The one that ended last comes first. */
  readonly past: readonly Alert[];
};

let last: { readonly of: Alerts; readonly list: AlertList } | undefined;

/** All alerts; the same object as long as nothing about them changes. */
export function selectAlerts({ alerts }: State): AlertList {
  if (last?.of !== alerts) {
    const active = [...alerts.active].sort((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt);
    last = { of: alerts, list: { active, past: alerts.past.toReversed() } };
  }
  return last.list;
}

function rank({ severity }: Alert): number {
  return severity === 'critical' ? 0 : 1;
}
