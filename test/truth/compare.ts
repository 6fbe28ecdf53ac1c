import { faultGap, type Gap, gapsOf } from './gaps.ts';
import type { Leftovers } from './leftovers.ts';
import { comparePhases, type ReportPhase } from './phases.ts';
import type { TruthLane, Write } from './prober.ts';
import { type Add, type Compared, seconds } from './table.ts';
import type { Turn } from './watcher.ts';

/** What the prober has seen beside a drill. */
type Seen = {
  readonly writes: readonly Write[];
  readonly lost: Readonly<Record<string, number>>;
  readonly before: Leftovers;
  readonly after: Leftovers;
  /** Docker's events, a JSON object a line. */
  readonly events: string;
  readonly turns: readonly Turn[];
};

type ReportOutage = {
  readonly own: boolean;
  readonly lane: string;
  readonly fromMs: number;
  readonly uMinMs: number;
  readonly uMaxMs: number | null;
};

// Docker's clock and ours are the same; the time of the fault in the report may be that of its own poll.
const FAULT_ERROR_MS = 500;

/** Compares a report with what the prober has seen. */
export function compare(
  drill: string,
  report: Readonly<Record<string, unknown>>,
  seen: Seen,
): readonly Compared[] {
  const rows: Compared[] = [];
  const add = (what: string, said: string, truth: string, agrees: boolean) =>
    rows.push({ drill, what, report: said, truth, agrees });
  const fault = report.fault as { readonly at: string; readonly errorMs: number } | null | undefined;
  add('verdict', `${report.verdict}`, (report.reasons as string[]).join('; ') || '—', fault != null);
  if (fault == null) return rows;
  const faultAt = Date.parse(fault.at);
  compareFault(add, faultAt, fault.errorMs, seen.events);
  // Redis has no leader key, and its roles are not watched.
  if (drill !== 'redis-crash')
    comparePhases(add, faultAt, report.phases as readonly ReportPhase[], seen.turns);
  const outages = report.outages as readonly ReportOutage[];
  for (const lane of drill === 'redis-crash' ? (['redis'] as const) : (['persistent', 'fresh'] as const))
    compareLane(
      add,
      lane,
      faultAt,
      outages.filter((outage) => outage.lane === lane),
      seen.writes,
    );

  const lost = Math.max(0, ...Object.values(seen.lost));
  const said = (report.writes as { readonly lost: number }).lost;
  // Both lose writes or neither does: they did not write the same ones.
  add('lost writes', String(said), String(lost), said > 0 === lost > 0);
  const { rows: left, keys, helpers, rules, sessions } = seen.after;
  add(
    'left in table, Redis, helpers, iptables',
    '0',
    [left, keys, helpers, rules].join(', '),
    left + keys + helpers + rules === 0,
  );
  add(
    'sessions of HAProxy',
    '—',
    `${seen.before.sessions} → ${sessions}`,
    sessions - seen.before.sessions <= 10,
  );
  return rows;
}

function compareLane(
  add: Add,
  lane: TruthLane,
  faultAt: number,
  reported: readonly ReportOutage[],
  writes: readonly Write[],
): void {
  const own = reported.find((outage) => outage.own);
  const gap = faultGap(writes, lane, faultAt);
  const agrees =
    own === undefined || gap === undefined
      ? // What one of them holds for just long enough may be just too short for the other.
        (own?.uMaxMs ?? 0) < 1_000 && (gap?.ms ?? 0) < 1_000
      : overlap(own, gap);
  add(
    `outage, ${lane}`,
    own === undefined ? '—' : barOf(own),
    gap === undefined ? '—' : `${seconds(gap.ms)} ± ${seconds(gap.errorMs)}`,
    agrees,
  );

  compareLater(add, lane, faultAt, reported, writes, gap);
}

// Shorter ones may be just too short for the other.
const LATER_MS = 2_000;

/** Each later outage of either stands beside the longest one of the other in that time. */
function compareLater(
  add: Add,
  lane: TruthLane,
  faultAt: number,
  reported: readonly ReportOutage[],
  writes: readonly Write[],
  own: Gap | undefined,
): void {
  const gaps = gapsOf(writes, lane, 0).filter(({ toAt, fromAt }) => toAt > faultAt && fromAt !== own?.fromAt);
  const meets = (gap: Gap, { fromMs, uMinMs, uMaxMs }: ReportOutage) => {
    const from = faultAt + fromMs;
    return from < gap.toAt && from + (uMaxMs ?? uMinMs) > gap.fromAt;
  };
  const longest = <T>(all: readonly T[], ms: (one: T) => number) => [...all].sort((a, b) => ms(b) - ms(a))[0];
  const row = (fromMs: number, outage: ReportOutage | undefined, gap: Gap | undefined) =>
    add(
      `later outage at +${seconds(fromMs)}, ${lane}`,
      outage === undefined ? '—' : barOf(outage),
      gap === undefined ? '—' : `${seconds(gap.ms)} ± ${seconds(gap.errorMs)}`,
      outage !== undefined && gap !== undefined && overlap(outage, gap),
    );

  const told = new Set<Gap>();
  for (const outage of reported.filter((one) => !one.own && one.uMinMs >= LATER_MS)) {
    const gap = longest(
      gaps.filter((one) => meets(one, outage)),
      ({ ms }) => ms,
    );
    if (gap !== undefined) told.add(gap);
    row(outage.fromMs, outage, gap);
  }
  for (const gap of gaps.filter((one) => one.ms >= LATER_MS && !told.has(one))) {
    const outage = longest(
      reported.filter((one) => meets(gap, one)),
      ({ uMinMs }) => uMinMs,
    );
    row(gap.fromAt - faultAt, outage, gap);
  }
}

function overlap({ uMinMs, uMaxMs }: ReportOutage, { ms, errorMs }: Gap): boolean {
  return ms + errorMs >= uMinMs && ms - errorMs <= (uMaxMs ?? Number.POSITIVE_INFINITY);
}

function barOf({ uMinMs, uMaxMs }: ReportOutage): string {
  return `${seconds(uMinMs)}..${uMaxMs === null ? '?' : seconds(uMaxMs)}`;
}

function compareFault(add: Add, faultAt: number, errorMs: number, events: string): void {
  const kinds = ['die', 'kill', 'pause'];
  const times = events
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly Action: string; readonly timeNano: number })
    .filter(({ Action }) => kinds.includes(Action))
    .map(({ timeNano }) => timeNano / 1e6);
  if (times.length === 0) return;
  const nearest = times.reduce((a, b) => (Math.abs(b - faultAt) < Math.abs(a - faultAt) ? b : a));
  const agrees = Math.abs(nearest - faultAt) <= errorMs + FAULT_ERROR_MS;
  add('fault', new Date(faultAt).toISOString(), new Date(nearest).toISOString(), agrees);
}
