import { own } from '../../text/own.ts';
import { type Compared, compareRuns, phasesInOrder } from '../result/compare.ts';
import type { LedgerCounts, Report } from '../result/report.ts';
import { axisTime, countText, limitText, measured, timeText } from './figures.ts';
import { wasNotMeasured } from './headline.ts';
import { LANE_ORDER, laneText } from './lanes.ts';

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

function budgetTable({ budgets }: Report): Table {
  return {
    title: 'Budgets',
    head: ['Budget', 'Limit', 'Measured', 'Met'],
    figures: [1, 2],
    rows: budgets.map(({ name, limit, unit, measured: value, met }) => [
      name,
      limitText(limit, unit),
      measured(value, unit),
      judged(met, 'met', 'missed', 'not known'),
    ]),
  };
}

function phaseTable(report: Report): Table {
  const phases = phasesInOrder(report);
  return {
    title: 'Timeline',
    head: ['', 'Phase', 'After the fault', 'After the one before', 'What was seen'],
    figures: [2, 3],
    rows: phases.map(({ name, atMs, text }, i) => {
      const before = phases[i - 1];
      const since = before === undefined ? '' : timeText(atMs - before.atMs);
      return [String(i + 1), name, timeText(atMs), since, text];
    }),
  };
}

function laneTable({ lanes }: Report): Table {
  return {
    title: 'Outage as each probe saw it',
    head: ['Probe', 'U_min', 'U_max', 'ok', 'fail', 'info'],
    figures: [1, 2, 3, 4, 5],
    rows: LANE_ORDER.map((lane) => {
      const { uMinMs, uMaxMs, ok, fail, info } = lanes[lane];
      return [
        laneText(lane),
        measured(uMinMs, 'ms'),
        measured(uMaxMs, 'ms'),
        ...[ok, fail, info].map(countText),
      ];
    }),
  };
}

function outageTable({ outages = [] }: Report): Table {
  return {
    title: 'Outages',
    head: ['Probe', 'From', 'To', 'U_min', 'U_max', 'Failed', 'Likely cause'],
    figures: [1, 2, 3, 4, 5],
    rows: outages.map(({ own, lane, fromMs, toMs, uMinMs, uMaxMs, failed, cause }) => [
      laneText(lane),
      axisTime(fromMs),
      toMs === null ? '—' : axisTime(toMs),
      measured(uMinMs, 'ms'),
      measured(uMaxMs, 'ms'),
      countText(failed),
      own ? 'the fault' : (cause ?? 'not seen'),
    ]),
  };
}

/** What speaks for or against the measurement itself: its zero, its prober, what others did meanwhile. */
function conditionTable({ fault, probe, interference = [], syncGaps = [] }: Report): Table {
  const judged = (text: string, isJudged: boolean): Cell => (isJudged ? { text, tone: 'unsure' } : text);
  return {
    title: 'Conditions',
    head: ['What', 'When', 'What was seen'],
    figures: [],
    rows: [
      ...(fault == null
        ? []
        : [['fault', fault.at, `${fault.source}; at most ${timeText(fault.errorMs)} earlier`]]),
      ...(probe === undefined
        ? []
        : [
            [
              'prober',
              probe.diedAtMs === null ? 'whole run' : axisTime(probe.diedAtMs),
              judged(
                `at most ${timeText(probe.lateMs)} late${probe.diedAtMs === null ? '' : ', then it died'}`,
                probe.diedAtMs !== null,
              ),
            ],
          ]),
      ...syncGaps.map(({ fromMs, toMs, text, judged: isJudged }) => [
        'no sync standby',
        `${axisTime(fromMs)} to ${axisTime(toMs)}`,
        judged(text, isJudged),
      ]),
      ...interference.map(({ atMs, text, judged: isJudged }) => [
        'interference',
        axisTime(atMs),
        judged(text, isJudged),
      ]),
    ],
  };
}

function lostTable({ lostWrites = [] }: Report): Table {
  return {
    title: 'Lost writes',
    head: ['Write', 'Acknowledged', 'By', 'Timeline', 'WAL position', 'Missing on'],
    figures: [],
    rows: lostWrites.map(({ id, at, server, timeline, lsn, missingOn }) => [
      id,
      at,
      server ?? '—',
      String(timeline ?? '—'),
      lsn ?? '—',
      missingOn.join(', '),
    ]),
  };
}

function ledgerTable({ writes, redis }: Report): Table {
  const row = (name: string, counts: LedgerCounts, told: Tone) => [
    name,
    ...[counts.ok, counts.fail, counts.info].map(countText),
    counts.lost > 0 ? { text: `✗ ${countText(counts.lost)}`, tone: told } : '0',
    counts.unexpected > 0 ? { text: `✗ ${countText(counts.unexpected)}`, tone: told } : '0',
    countText(counts.recovered),
  ];
  return {
    title: 'Ledger',
    head: ['Of', 'ok', 'fail', 'info', 'Lost', 'Unexpected', 'Recovered'],
    figures: [1, 2, 3, 4, 5, 6],
    // Redis replicates asynchronously: what it loses is reported, not judged.
    rows: [row('PostgreSQL', writes, 'bad'), row('Redis', redis, 'unsure')],
  };
}

function stepTable({ steps }: Report): Table {
  return {
    title: 'Steps',
    head: ['Step', 'Result', 'What was seen'],
    figures: [],
    rows: steps.map(({ name, ok, text }) => [name, judged(ok, 'ok', 'failed', 'not known'), text]),
  };
}

function settingTable({ settings }: Report): Table {
  return {
    title: 'Settings',
    head: ['Setting', 'Value'],
    figures: [],
    rows: Object.entries(settings).map(([name, value]) => [name, value === null ? '—' : String(value)]),
  };
}

/** Every fact of the steady state; what is not the same is marked, which for who leads is as it should be. */
function steadyTable({ before, after }: Report): Table {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return {
    title: 'Before and after',
    head: ['Fact', 'Before', 'After'],
    figures: [],
    rows: names.map((name) => {
      const [was, is] = [own(before, name) ?? '—', own(after, name) ?? '—'];
      return [name, was, was === is ? is : { text: `≠ ${is}`, tone: 'unsure' }];
    }),
  };
}

/** The tables of a report in their order, without those that have nothing to say. */
export function reportTables(report: Report): readonly Table[] {
  const probes = wasNotMeasured(report)
    ? []
    : [outageTable(report), laneTable(report), ledgerTable(report), lostTable(report)];
  const steady = Object.keys(report.after).length === 0 ? [] : [steadyTable(report)];
  return [
    budgetTable(report),
    phaseTable(report),
    ...probes,
    conditionTable(report),
    stepTable(report),
    ...steady,
    settingTable(report),
  ].filter(({ rows }) => rows.length > 0);
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
