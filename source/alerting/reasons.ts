import type { Health } from '../cluster/health.ts';
import { byGravity, isGraver } from '../model/severity.ts';
import type { Finding } from '../systems/finding.ts';
import type { Condition } from './rule.ts';

/**
 * The verdict with what alerts add to it: values that are judged against levels or over time, and what cannot be asked
 * any more and has not ended. So there is no alert without a reason, and none that is graver than the verdict.
 */
export function withAlerts({ reasons }: Health, alerts: readonly Condition[]): Health {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  const known = new Set(reasons.map(({ id }) => id));
  const all = [
    ...reasons.map((reason) => graver(reason, byId.get(reason.id))),
    ...alerts.filter(({ id }) => !known.has(id)).map(reasonOf),
  ].sort((a, b) => byGravity(a.severity, b.severity));
  return { verdict: all[0]?.severity ?? 'healthy', reasons: all };
}

// An alert eases later than what it is about.
function graver(reason: Finding, alert: Condition | undefined): Finding {
  if (alert === undefined || !isGraver(alert.severity, reason.severity)) return reason;
  return { ...reason, severity: alert.severity };
}

function reasonOf({ id, severity, system, member, text, detail, runbook }: Condition): Finding {
  return {
    ...{ id, severity, system, text },
    ...(member === undefined ? {} : { member }),
    ...(detail === undefined ? {} : { evidence: detail }),
    ...(runbook === undefined ? {} : { runbook }),
  };
}
