import type { Alert } from '../../alerting/life.ts';
import type { Severity } from '../../alerting/rule.ts';
import { UNCOUNTED } from '../../alerting/silence.ts';
import { selectHealth } from '../../store/select.ts';
import { selectAlerts } from '../../store/select-alerts.ts';
import type { State } from '../../store/state.ts';
import type { Tone } from '../theme.ts';
import type { Span } from '../widgets/line.ts';

/** Sign and tone of a severity; the sign says it without the colour. */
export const SEVERITIES: Readonly<Record<Severity, { readonly sign: string; readonly tone: Tone }>> = {
  critical: { sign: '✗', tone: 'bad' },
  warning: { sign: '▲', tone: 'warn' },
};

// Who disagrees has a line of its own, and who is silent is among the reasons of the verdict; but no verdict depends
// on the count of connections.
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['split-brain', 'disagreement', 'silent']);

/**
 * Active alerts for the header: how many of each severity (dim when all of them are acknowledged), and the texts of
 * those that the header does not show elsewhere. Nothing without an alert.
 */
export function alertSpans(state: State, texts: boolean): Span[] {
  const { active } = selectAlerts(state);
  if (active.length === 0) return [];
  const counts = (['critical', 'warning'] as const).flatMap((severity) => countSpans(severity, active));
  if (!texts) return [...counts, { text: ' ' }];
  const { reasons } = selectHealth(state);
  const others = active.filter(
    ({ id, rule, text }) =>
      (id === UNCOUNTED || !SHOWN_ELSEWHERE.has(rule)) &&
      !reasons.some((reason) => text.startsWith(reason.text)),
  );
  return [
    ...counts,
    ...others.flatMap((alert, i): Span[] => [
      { text: i === 0 ? '  ' : ' · ', tone: 'dim' },
      {
        text: alert.text,
        tone: alert.acknowledgedAt === undefined ? SEVERITIES[alert.severity].tone : 'dim',
      },
    ]),
    { text: ' ' },
  ];
}

function countSpans(severity: Severity, active: readonly Alert[]): Span[] {
  const alerts = active.filter((alert) => alert.severity === severity);
  if (alerts.length === 0) return [];
  const { sign, tone } = SEVERITIES[severity];
  const seen = alerts.every(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  return [{ text: ` ${sign} ${alerts.length}`, tone: seen ? 'dim' : tone }];
}
