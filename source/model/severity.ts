/**
 * How grave something is, the gravest first: one order and one word for it in findings, alerts, the verdict, its exit
 * code and every document.
 */
export const SEVERITIES = ['critical', 'unknown', 'degraded'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** The verdict on a whole stack, and on one layer: the gravest severity, or none. */
export type Verdict = Severity | 'healthy';

/** Orders severities, the gravest first. */
export function byGravity(a: Severity, b: Severity): number {
  return SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);
}

/** Whether the first is graver than the second. */
export function isGraver(a: Severity, b: Severity): boolean {
  return byGravity(a, b) < 0;
}
