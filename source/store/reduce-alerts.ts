import { conditionsOf, ruleById } from '../alerting/alerts.ts';
import { type AlertChange, acknowledge, follow } from '../alerting/life.ts';
import { SPLIT_BRAIN } from '../cluster/agreement.ts';
import type { ActionEvent, FactEvent, LogEvent } from '../model/event.ts';
import { alertInput } from './alert-input.ts';
import type { State } from './state.ts';
import { addEntries } from './timeline.ts';
import type { UiEvent } from './ui-event.ts';

/**
 * Whether an event can raise or clear an alert though it is not worth a line of the timeline: time passes, or a member
 * says again what contradicts another one.
 */
export function mayAlert(after: State, event: FactEvent | LogEvent | ActionEvent): boolean {
  if (event.type === 'clock.ticked') return true;
  const isReport = event.type === 'member.observed' || event.type === 'postgres.observed';
  return isReport && after.disagreeingSince[SPLIT_BRAIN] !== undefined;
}

/** Judges the facts at `now` (ms since the epoch) and adds every alert that was raised or cleared to the timeline. */
export function updateAlerts(state: State, now: number): State {
  const { alerts: before, thresholds } = state;
  const input = alertInput(state, now);
  const { alerts, changes } = follow(
    before,
    conditionsOf(input),
    (alert) => ruleById(alert.rule)?.blind?.(input, alert) === true,
    thresholds,
    now,
  );
  if (alerts === before) return state;
  return addEntries({ ...state, alerts }, changes.map(lineOf), now);
}

/** The operator acknowledges an alert, or revokes that. */
export function reduceAcknowledgement(
  state: State,
  event: Extract<UiEvent, { type: 'alert.acknowledged' }>,
): State {
  const done = acknowledge(state.alerts, event.alert, event.acknowledged, state.now);
  if (done === undefined) return state;
  const what = event.acknowledged ? 'acknowledged' : 'not acknowledged any more';
  const text = `${what}: ${done.alert.text}`;
  return addEntries({ ...state, alerts: done.alerts }, [{ source: 'alert', text }], state.now);
}

const WORDS: Readonly<Record<AlertChange['type'], string>> = {
  raised: 'raised',
  escalated: 'became',
  eased: 'eased to',
  cleared: 'cleared',
};

function lineOf({ type, alert }: AlertChange) {
  const severity = type === 'cleared' ? '' : ` ${alert.severity}`;
  return { source: 'alert', text: `${WORDS[type]}${severity}: ${alert.text}` } as const;
}
