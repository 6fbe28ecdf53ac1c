import { isGraver, type Severity } from '../model/severity.ts';
import type { Condition, Found } from './rule.ts';

/** One alert, from its first moment to its last; all times in ms since the epoch. */
export type Alert = Omit<Condition, 'since'> & {
  /** Counts up; another number each time that the same trouble is raised. */
  readonly number: number;
  readonly rule: string;
  /** When the condition began to hold. */
  readonly startedAt: number;
  readonly raisedAt: number;
  /** The greatest value so far; absent where the rule has none. */
  readonly peak?: number;
  /** The gravest severity so far. */
  readonly worst: Severity;
  readonly acknowledgedAt?: number;
  /** When the condition was last gone; it is cleared only after it was for long enough. */
  readonly goneAt?: number;
  /** Since when the condition has had another severity than the alert. */
  readonly turningAt?: number;
  /** When the condition ended; absent while the alert is active. */
  readonly endedAt?: number;
};

/** A condition that has not held for long enough. */
type Pending = {
  readonly id: string;
  readonly since: number;
  readonly criticalSince?: number;
  /** The greatest value so far. */
  readonly peak?: number;
};

export type Alerts = {
  /** In the order in which they were raised. */
  readonly active: readonly Alert[];
  /** Newest last, bounded. */
  readonly past: readonly Alert[];
  readonly pending: readonly Pending[];
};

/** No alert, ever. */
export const noAlerts: Alerts = { active: [], past: [], pending: [] };

/** What became of an alert. */
export type AlertChange = {
  readonly type: 'raised' | 'escalated' | 'eased' | 'cleared';
  readonly alert: Alert;
};

/** How long to wait, ms. */
type Patience = { readonly raiseAfterMs: number; readonly clearAfterMs: number };

const KEEP_PAST = 200;

/**
 * The alerts after one check of the conditions that hold at `now`. A condition must hold for its rule's patience
 * before it is raised, and be gone for `clearAfterMs` before it is cleared: what comes and goes faster raises
 * nothing, or keeps one alert. Where the rule is blind, an active alert stays as it is. One that becomes graver
 * stays the same alert. Returns the same object when nothing is different.
 */
export function follow(
  alerts: Alerts,
  found: readonly Found[],
  isBlind: (alert: Alert) => boolean,
  patience: Patience,
  now: number,
): { readonly alerts: Alerts; readonly changes: readonly AlertChange[] } {
  const holds = new Map(found.map((one) => [one.condition.id, one]));
  const old = goOn(alerts, holds, isBlind, patience, now);
  const fresh = begin(alerts, holds, patience, now);
  const { past } = alerts;
  const next: Alerts = {
    active: keep(alerts.active, [...old.active, ...fresh.raised]),
    past: old.ended.length === 0 ? past : [...past, ...old.ended].slice(-KEEP_PAST),
    pending: keep(alerts.pending, fresh.pending),
  };
  const same = next.active === alerts.active && next.past === past && next.pending === alerts.pending;
  const changes = [
    ...old.turned,
    ...old.ended.map((alert): AlertChange => ({ type: 'cleared', alert })),
    ...fresh.raised.map((alert): AlertChange => ({ type: 'raised', alert })),
  ];
  return { alerts: same ? alerts : next, changes };
}

type Holds = ReadonlyMap<string, Found>;

function goOn(
  alerts: Alerts,
  holds: Holds,
  isBlind: (alert: Alert) => boolean,
  patience: Patience,
  now: number,
) {
  const active: Alert[] = [];
  const ended: Alert[] = [];
  const turned: AlertChange[] = [];
  for (const alert of alerts.active) {
    const condition = holds.get(alert.id)?.condition;
    if (condition !== undefined) {
      const next = turn(without(alert, 'goneAt'), condition, patience, now);
      if (next.severity !== alert.severity) {
        turned.push({ type: isGraver(next.severity, alert.severity) ? 'escalated' : 'eased', alert: next });
      }
      active.push(sameFields(alert, next) ? alert : next);
    } else if (isBlind(alert)) active.push(without(alert, 'goneAt'));
    else if (alert.goneAt === undefined && patience.clearAfterMs > 0) active.push({ ...alert, goneAt: now });
    else if (now - (alert.goneAt ?? now) < patience.clearAfterMs) active.push(alert);
    else {
      ended.push({ ...without(without(alert, 'goneAt'), 'turningAt'), endedAt: alert.goneAt ?? now });
    }
  }
  return { active, ended, turned };
}

function begin(alerts: Alerts, holds: Holds, { raiseAfterMs }: Patience, now: number) {
  const known = new Set(alerts.active.map(({ id }) => id));
  const pending: Pending[] = [];
  const raised: Alert[] = [];
  for (const one of holds.values()) {
    if (known.has(one.condition.id)) continue;
    const waiting = waits(alerts, one.condition, now);
    const wait = one.rule.patience * raiseAfterMs;
    if (now - waiting.since < wait) pending.push(waiting);
    else raised.push(raise(one, waiting, wait, lastNumber(alerts) + raised.length + 1, now));
  }
  return { pending, raised };
}

/** Acknowledges an active alert, or revokes that. Undefined when there is nothing to change. */
export function acknowledge(
  alerts: Alerts,
  number: number,
  acknowledged: boolean,
  now: number,
): { readonly alerts: Alerts; readonly alert: Alert } | undefined {
  const alert = alerts.active.find((one) => one.number === number);
  if (alert === undefined || (alert.acknowledgedAt !== undefined) === acknowledged) return undefined;
  const changed = acknowledged ? { ...alert, acknowledgedAt: now } : without(alert, 'acknowledgedAt');
  const active = alerts.active.map((one) => (one === alert ? changed : one));
  return { alerts: { ...alerts, active }, alert: changed };
}

/** The alert as its condition is now; another severity must last before it becomes the alert's own. */
function turn(alert: Alert, condition: Condition, patience: Patience, now: number): Alert {
  const { severity, since: _, ...rest } = condition;
  const next: Alert = { ...alert, ...rest, ...greatest(condition.value, alert.peak) };
  if (severity === alert.severity) return without(next, 'turningAt');
  const graver = isGraver(severity, alert.severity);
  const turningAt = alert.turningAt ?? now;
  const wait = graver ? patience.raiseAfterMs : patience.clearAfterMs;
  if (now - turningAt < wait) return { ...next, turningAt };
  const turned: Alert = { ...without(next, 'turningAt'), severity };
  if (!graver) return turned;
  // What was acknowledged was less than this.
  const worst = isGraver(severity, alert.worst) ? severity : alert.worst;
  return { ...without(turned, 'acknowledgedAt'), worst };
}

function waits(alerts: Alerts, { id, severity, value }: Condition, now: number): Pending {
  const known = alerts.pending.find((one) => one.id === id);
  const next: Pending = {
    id,
    since: known?.since ?? now,
    ...(severity === 'critical' ? { criticalSince: known?.criticalSince ?? now } : {}),
    ...greatest(value, known?.peak),
  };
  return known !== undefined && sameFields(known, next) ? known : next;
}

function greatest(value: number | undefined, before: number | undefined): { readonly peak?: number } {
  return value === undefined ? {} : { peak: Math.max(value, before ?? value) };
}

function raise(
  { rule, condition }: Found,
  { since, criticalSince, peak }: Pending,
  wait: number,
  number: number,
  now: number,
): Alert {
  const critical = criticalSince !== undefined && now - criticalSince >= wait;
  const { since: began, severity: is, ...rest } = condition;
  // What has been critical for less than its patience has been degraded for all of it.
  const severity = critical ? 'critical' : is === 'critical' ? 'degraded' : is;
  return {
    ...rest,
    ...(peak === undefined ? {} : { peak }),
    ...(critical || criticalSince === undefined ? {} : { turningAt: criticalSince }),
    number,
    rule: rule.id,
    severity,
    worst: severity,
    startedAt: began ?? since,
    raisedAt: now,
  };
}

function lastNumber({ active, past }: Alerts): number {
  return Math.max(0, ...active.map(({ number }) => number), ...past.map(({ number }) => number));
}

function without<K extends 'goneAt' | 'turningAt' | 'acknowledgedAt'>(alert: Alert, field: K): Alert {
  if (alert[field] === undefined) return alert;
  const { [field]: _, ...rest } = alert;
  return rest as Alert;
}

function keep<T>(before: readonly T[], next: readonly T[]): readonly T[] {
  return before.length === next.length && next.every((item, i) => item === before[i]) ? before : next;
}

function sameFields<T extends object>(a: T, b: T): boolean {
  const one = Object.entries(a);
  return one.length === Object.keys(b).length && one.every(([name, value]) => b[name as keyof T] === value);
}
