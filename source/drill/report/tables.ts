import { own } from '../../text/own.ts';
import { LANE_TEXT, laneNames } from '../result/attempt.ts';
import { type Compared, compareRuns, phasesInOrder } from '../result/compare.ts';
import type { LedgerCounts, Report } from '../result/report.ts';
import { axisTime, countText, limitText, measured, timeText } from './figures.ts';
import { wasNotMeasured } from './headline.ts';

/** What a cell says about the run; a sign says the same in its text. */
type Tone = 'good' | 'bad' | 'unsure';

type Cell = string | { readonly text: string; readonly tone: Tone };

/** A table of a report, as it is in each of its forms. */
export type Table = {
  readonly title: string;
  readonly head: readonly string[];
  /** Columns of figures, which stand to the right. */
  readonly figures: readonly number[];
  readonly rows: readonly (readonly Cell[])[];
};

// In their order.
const TABLES: readonly (Omit<Table, 'rows'> & {
  /** Left out where no probe has tried anything. */
  readonly isMeasured?: true;
  readonly rows: (report: Report) => Table['rows'];
})[] = [
  {
    title: 'Budgets',
    head: ['Budget', 'Limit', 'Measured', 'Met'],
    figures: [1, 2],
    rows: ({ budgets }) =>
      budgets.map(({ name, limit, unit, measured: value, met }) => [
        name,
        limitText(limit, unit),
        measured(value, unit),
        judged(met, 'met', 'missed', 'not known'),
      ]),
  },
  {
    title: 'Timeline',
    head: ['', 'Phase', 'After the fault', 'After the one before', 'What was seen'],
    figures: [2, 3],
    rows: (report) =>
      phasesInOrder(report).map(({ name, atMs, text }, i, phases) => {
        const before = phases[i - 1];
        const since = before === undefined ? '' : timeText(atMs - before.atMs);
        return [String(i + 1), name, timeText(atMs), since, text];
      }),
  },
  {
    title: 'Outages',
    isMeasured: true,
    head: ['Probe', 'From', 'To', 'U_min', 'U_max', 'Failed', 'Likely cause'],
    figures: [1, 2, 3, 4, 5],
    rows: ({ outages = [] }) =>
      outages.map(({ own, lane, fromMs, toMs, uMinMs, uMaxMs, failed, cause }) => [
        LANE_TEXT[lane],
        axisTime(fromMs),
        toMs === null ? '—' : axisTime(toMs),
        measured(uMinMs, 'ms'),
        measured(uMaxMs, 'ms'),
        countText(failed),
        own ? 'the fault' : (cause ?? 'not seen'),
      ]),
  },
  {
    title: 'Outage as each probe saw it',
    isMeasured: true,
    head: ['Probe', 'U_min', 'U_max', 'ok', 'fail', 'info'],
    figures: [1, 2, 3, 4, 5],
    rows: ({ lanes }) =>
      laneNames.map((lane) => {
        const { uMinMs, uMaxMs, ok, fail, info } = lanes[lane];
        const bounds = [measured(uMinMs, 'ms'), measured(uMaxMs, 'ms')];
        return [LANE_TEXT[lane], ...bounds, ...[ok, fail, info].map(countText)];
      }),
  },
  {
    title: 'Ledger',
    isMeasured: true,
    head: ['Of', 'ok', 'fail', 'info', 'Lost', 'Unexpected', 'Recovered'],
    figures: [1, 2, 3, 4, 5, 6],
    // Redis replicates asynchronously: what it loses is reported, not judged.
    rows: ({ writes, redis }) => [
      ledgerRow('PostgreSQL', writes, 'bad'),
      ledgerRow('Redis', redis, 'unsure'),
    ],
  },
  {
    title: 'Lost writes',
    isMeasured: true,
    head: ['Write', 'Acknowledged', 'By', 'Timeline', 'WAL position', 'Missing on'],
    figures: [],
    rows: ({ lostWrites = [] }) =>
      lostWrites.map(({ id, at, server, timeline, lsn, missingOn }) => [
        id,
        at,
        server ?? '—',
        String(timeline ?? '—'),
        lsn ?? '—',
        missingOn.join(', '),
      ]),
  },
  { title: 'Conditions', head: ['What', 'When', 'What was seen'], figures: [], rows: conditions },
  {
    title: 'Steps',
    head: ['Step', 'Result', 'What was seen'],
    figures: [],
    rows: ({ steps }) =>
      steps.map(({ name, ok, text }) => [name, judged(ok, 'ok', 'failed', 'not known'), text]),
  },
  {
    title: 'Before and after',
    head: ['Fact', 'Before', 'After'],
    figures: [],
    // What is not the same is marked, which for who leads is as it should be.
    rows: ({ before, after }) => {
      if (Object.keys(after).length === 0) return [];
      return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => {
        const [was, is] = [own(before, name) ?? '—', own(after, name) ?? '—'];
        return [name, was, was === is ? is : { text: `≠ ${is}`, tone: 'unsure' }];
      });
    },
  },
  {
    title: 'Settings',
    head: ['Setting', 'Value'],
    figures: [],
    rows: ({ settings }) =>
      Object.entries(settings).map(([name, value]) => [name, value === null ? '—' : String(value)]),
  },
];

/** The tables of a report in their order, without those that have nothing to say. */
export function reportTables(report: Report): readonly Table[] {
  return TABLES.filter(({ isMeasured }) => isMeasured !== true || !wasNotMeasured(report))
    .map(({ title, head, figures, rows }) => ({ title, head, figures, rows: rows(report) }))
    .filter(({ rows }) => rows.length > 0);
}

/** What speaks for or against the measurement itself: its zero, its prober, what others did meanwhile. */
function conditions({ fault, probe, interference = [], syncGaps = [] }: Report): Table['rows'] {
  const doubted = (text: string, isDoubted: boolean): Cell => (isDoubted ? { text, tone: 'unsure' } : text);
  const rows: Cell[][] = [];
  if (fault != null)
    rows.push(['fault', fault.at, `${fault.source}; at most ${timeText(fault.errorMs)} earlier`]);
  if (probe !== undefined) {
    const { diedAtMs, lateMs } = probe;
    const died = diedAtMs !== null;
    const text = `at most ${timeText(lateMs)} late${died ? ', then it died' : ''}`;
    rows.push(['prober', died ? axisTime(diedAtMs) : 'whole run', doubted(text, died)]);
  }
  for (const { fromMs, toMs, text, judged: isJudged } of syncGaps)
    rows.push(['no sync standby', `${axisTime(fromMs)} to ${axisTime(toMs)}`, doubted(text, isJudged)]);
  for (const { atMs, text, judged: isJudged } of interference)
    rows.push(['interference', axisTime(atMs), doubted(text, isJudged)]);
  return rows;
}

function ledgerRow(name: string, counts: LedgerCounts, tone: Tone): Cell[] {
  const wrong = (count: number) => (count > 0 ? { text: `✗ ${countText(count)}`, tone } : '0');
  return [
    name,
    ...[counts.ok, counts.fail, counts.info].map(countText),
    wrong(counts.lost),
    wrong(counts.unexpected),
    countText(counts.recovered),
  ];
}

/** Two runs side by side, by what is compared. Empty tables are left out. */
export function comparisonTables(a: Report, b: Report, heads: readonly [string, string]): readonly Table[] {
  const { figures, phases, latency, settings } = compareRuns(a, b);
  const table = (title: string, rows: readonly Compared[]): Table => ({
    title,
    head: ['', ...heads, 'Difference'],
    figures: [1, 2, 3],
    rows: rows.map((row) => [
      row.name,
      measured(row.a, row.unit),
      measured(row.b, row.unit),
      difference(row),
    ]),
  });
  return [
    table('Figures', figures),
    table('Phases, since the fault', phases),
    table('Latency of acknowledged writes', latency),
    {
      title: 'Difference',
      head: ['', ...heads],
      figures: [],
      rows: settings.map((row) => [row.name, row.a, row.b]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

// Two runs are never the same to the millisecond: below a tenth it is no finding.
const NOTABLE = 0.1;

function difference({ unit, a, b, judged: isJudged }: Compared): Cell {
  if (a === null || b === null) return '—';
  if (a === b) return 'none';
  const text = `${b > a ? '▲ +' : '▼ −'}${measured(Math.abs(b - a), unit)}`;
  const notable = unit !== 'ms' || Math.abs(b - a) > NOTABLE * Math.max(a, b);
  return isJudged && notable ? { text, tone: b > a ? 'bad' : 'good' } : text;
}

function judged(met: boolean | null, yes: string, no: string, unknown: string): Cell {
  if (met === null) return { text: `? ${unknown}`, tone: 'unsure' };
  return met ? { text: `✓ ${yes}`, tone: 'good' } : { text: `✗ ${no}`, tone: 'bad' };
}

/** The text of a cell. */
export function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
