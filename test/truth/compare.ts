import { faultGap, gapsOf } from './gaps.ts';
import type { Leftovers } from './leftovers.ts';
import type { TruthLane, Write } from './prober.ts';

/** One figure of a drill, as the report and as the prober have it. */
export type Compared = {
  readonly drill: string;
  readonly what: string;
  readonly report: string;
  readonly truth: string;
  readonly agrees: boolean;
};

/** What the prober has seen beside a drill. */
type Seen = {
  readonly writes: readonly Write[];
  readonly lost: Readonly<Record<string, number>>;
  readonly before: Leftovers;
  readonly after: Leftovers;
  /** Docker's events, a JSON object a line. */
  readonly events: string;
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

type Add = (what: string, said: string, truth: string, agrees: boolean) => void;

function compareLane(
  add: Add,
  lane: TruthLane,
  faultAt: number,
  reported: readonly ReportOutage[],
  writes: readonly Write[],
): void {
  const own = reported.find((outage) => outage.own);
  const gap = faultGap(writes, lane, faultAt);
  const bar =
    own === undefined ? '—' : `${seconds(own.uMinMs)}..${own.uMaxMs === null ? '?' : seconds(own.uMaxMs)}`;
  const agrees =
    own === undefined || gap === undefined
      ? // What one of them holds for just long enough may be just too short for the other.
        (own?.uMaxMs ?? 0) < 1_000 && (gap?.ms ?? 0) < 1_000
      : gap.ms + gap.errorMs >= own.uMinMs &&
        gap.ms - gap.errorMs <= (own.uMaxMs ?? Number.POSITIVE_INFINITY);
  add(
    `outage, ${lane}`,
    bar,
    gap === undefined ? '—' : `${seconds(gap.ms)} ± ${seconds(gap.errorMs)}`,
    agrees,
  );

  for (const later of gapsOf(writes, lane, 2_000).filter(
    ({ fromAt, toAt }) => toAt > faultAt && fromAt !== gap?.fromAt,
  )) {
    const match = reported.find(({ fromMs, uMaxMs }) => {
      const from = faultAt + fromMs;
      return from < later.toAt && from + (uMaxMs ?? 0) > later.fromAt;
    });
    const when = `+${seconds(later.fromAt - faultAt)}`;
    const said =
      match === undefined ? 'not reported' : `${seconds(match.uMinMs)}..${seconds(match.uMaxMs ?? 0)}`;
    add(`later outage at ${when}, ${lane}`, said, seconds(later.ms), match !== undefined);
  }
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

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** The comparison as a Markdown table. */
export function tableOf(rows: readonly Compared[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(['Drill', 'What', 'Report', 'Prober', 'Agrees']),
    line(['---', '---', '---', '---', '---']),
    ...rows.map((row) => line([row.drill, row.what, row.report, row.truth, row.agrees ? '✓' : '✗'])),
  ].join('\n');
}
