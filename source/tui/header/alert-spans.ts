import type { Alert } from '../../alerting/life.ts';
import { SEVERITIES, type Severity } from '../../model/severity.ts';
import { selectAlerts } from '../../store/select-alerts.ts';
import type { State } from '../../store/state.ts';
import type { Span } from '../widgets/line.ts';
import { VERDICTS } from '../widgets/verdicts.ts';

/**
 * How many alerts of each severity hold, dim when all of them are acknowledged; what they say is among the reasons of the
 * verdict. Nothing without an alert.
 */
export function alertSpans(state: State): Span[] {
  const { held } = selectAlerts(state);
  if (held.length === 0) return [];
  return [...SEVERITIES.flatMap((severity) => countSpans(severity, held)), { text: ' ' }];
}

function countSpans(severity: Severity, held: readonly Alert[]): Span[] {
  const alerts = held.filter((alert) => alert.severity === severity);
  if (alerts.length === 0) return [];
  const { sign, tone } = VERDICTS[severity];
  const seen = alerts.every(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  return [{ text: ` ${sign} ${alerts.length}`, tone: seen ? 'dim' : tone }];
}
