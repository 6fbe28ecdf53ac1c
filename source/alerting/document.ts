import type { Alert } from './life.ts';

/** What happened to an alert, for those outside of the console. */
export type Happening = 'raised' | 'escalated' | 'cleared';

/**
 * An alert as the hook command gets it. Times are ISO 8601; `end` and `durationMs` are null while it is active;
 * `detail`, `value`, `peak` and `runbook` are null where the rule has none (units: bytes, percent, failovers).
 */
export function alertDocument(project: string, happening: Happening, alert: Alert) {
  const { startedAt, endedAt } = alert;
  return {
    event: happening,
    project,
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    system: alert.system,
    member: alert.member ?? null,
    text: alert.text,
    detail: alert.detail ?? null,
    value: alert.value ?? null,
    peak: alert.peak ?? null,
    unit: alert.unit ?? null,
    runbook: alert.runbook ?? null,
    start: new Date(startedAt).toISOString(),
    end: endedAt === undefined ? null : new Date(endedAt).toISOString(),
    durationMs: endedAt === undefined ? null : endedAt - startedAt,
  };
}
