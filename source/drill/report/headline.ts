import { LANE_TEXT } from '../result/attempt.ts';
import { mainLane } from '../result/compare.ts';
import { SLOW_MS } from '../result/degraded.ts';
import type { Budget, DrillVerdict, Report, ReportedOutage } from '../result/report.ts';
import { axisTime, countText, percentText, setTime, timeText } from './figures.ts';

/** A sign for a verdict, so that a colour is never alone. */
export const VERDICT_SIGN: Readonly<Record<DrillVerdict, string>> = {
  pass: '✓',
  fail: '✗',
  'not proven': '?',
  refused: '⊘',
};

/** What a reader must know first: a sentence each, without what was not measured. */
export function headline(report: Report): readonly string[] {
  return [
    outageLine(report),
    ...laneLines(report),
    ...laterLines(report),
    lossLine(report),
    predictionLine(report),
    errorBudgetLine(report),
  ].filter((line) => line !== undefined);
}

/** The limit that the outage is judged by. */
export function outageBudget(report: Report): Budget | undefined {
  const isAboutRedis = mainLane(report) === 'redis';
  return report.budgets
    .filter(({ name, unit }) => unit === 'ms' && name.includes('U_max'))
    .find(({ name }) => name.includes('Redis') === isAboutRedis);
}

/** `0`, how many are missing, or that it is not proven that none is: the ledger alone does not say so. */
export function lostText(report: Report): string {
  if (wasNotMeasured(report)) return '—';
  const lost = lostWrites(report);
  return lost === null ? 'not proven' : countText(lost);
}

/** How many acknowledged writes to PostgreSQL were lost; null where it is not proven that none was. */
export function lostWrites(report: Report): number | null {
  const { lost } = report.writes;
  return lost > 0 || isNothingLost(report) ? lost : null;
}

/** Writes to what: the words begin a sentence. */
function subjectOf(report: Report): string {
  return mainLane(report) === 'redis' ? 'Writes to Redis' : 'Writes';
}

function isNothingLost({ budgets }: Report): boolean {
  return budgets.some(({ name, unit, met }) => unit === 'writes' && /lost/i.test(name) && met === true);
}

/** Whether no probe has tried anything: the drill was refused, or ended before it began. */
export function wasNotMeasured({ writes, redis }: Report): boolean {
  return [writes, redis].every(({ ok, fail, info }) => ok + fail + info === 0);
}

function outageLine(report: Report): string {
  const { uMinMs, uMaxMs } = report;
  if (uMaxMs !== null) {
    const least = uMinMs === null ? '' : `at least ${timeText(uMinMs)} and `;
    return `${subjectOf(report)} stopped for ${least}at most ${timeText(uMaxMs)} (U_max).`;
  }
  if (wasNotMeasured(report)) return 'Nothing was measured.';
  const lanes =
    mainLane(report) === 'redis' ? [report.lanes.redis] : [report.lanes.persistent, report.lanes.fresh];
  if (uMinMs !== null)
    return `${subjectOf(report)} stopped for at least ${timeText(uMinMs)}; how long in all was not seen.`;
  return lanes.every(({ fail, info }) => fail + info === 0)
    ? `${subjectOf(report)} never stopped: none failed.`
    : `${subjectOf(report)} failed; for how long was not measured.`;
}

/** What a client over kept connections felt, and one that connects again: two facts. */
function laneLines(report: Report): string[] {
  const { outages = [], lanes } = report;
  if (mainLane(report) === 'redis') return [];
  return JUDGED.flatMap((lane) => {
    const own = outages.find((outage) => outage.own && outage.lane === lane);
    const { degraded } = lanes[lane];
    if (own === undefined && degraded == null) return [];
    const cut =
      own === undefined
        ? 'never cut'
        : own.uMaxMs === null
          ? 'cut, and not back while it was measured'
          : `cut for ${timeText(own.uMinMs)} to ${timeText(own.uMaxMs)}`;
    const slowed =
      degraded == null
        ? ''
        : `, and slowed for ${timeText(degraded.ms)} until ${axisTime(degraded.untilMs)} (${countText(degraded.bad)} of ${countText(degraded.attempts)} failed or took longer than ${setTime(SLOW_MS)})`;
    return [`${CLIENTS[lane]}: ${cut}${slowed}.`];
  });
}

const JUDGED = ['persistent', 'fresh'] as const;
const CLIENTS = {
  persistent: 'A client with open connections',
  fresh: 'A client that opens a new connection each time',
} as const;

/** The outages that came after the one of the fault. */
export function laterOutages({ outages = [] }: Report): readonly ReportedOutage[] {
  return outages.filter(({ own }) => !own);
}

function laterLines(report: Report): string[] {
  return laterOutages(report).map(({ lane, fromMs, uMinMs, uMaxMs, cause }) => {
    const length = uMaxMs === null ? 'which did not end' : `of ${timeText(uMinMs)} to ${timeText(uMaxMs)}`;
    return `Another outage at ${axisTime(fromMs)} (${LANE_TEXT[lane]}), ${length}: ${cause ?? 'cause not seen'}.`;
  });
}

function lossLine(report: Report): string | undefined {
  if (wasNotMeasured(report)) return undefined;
  const { ok, lost, unexpected } = report.writes;
  const strange =
    unexpected === 0
      ? ''
      : ` ${countText(unexpected)} ${unexpected === 1 ? 'was' : 'were'} found that no probe had tried to write.`;
  const of = `${countText(ok)} acknowledged writes`;
  if (lost > 0)
    return `${countText(lost)} of ${of} to PostgreSQL ${lost === 1 ? 'was' : 'were'} lost.${strange}`;
  if (isNothingLost(report)) return `None of ${of} to PostgreSQL was lost.${strange}`;
  return `None of ${of} to PostgreSQL was found missing, but it is not proven that nothing was lost.${strange}`;
}

function predictionLine({ prediction, uMaxMs }: Report): string | undefined {
  if (prediction === null) return undefined;
  const { minMs, maxMs } = prediction;
  const range = `Predicted: ${setTime(minMs)} to ${setTime(maxMs)}`;
  if (uMaxMs === null) return `${range}.`;
  if (uMaxMs > maxMs) return `${range}; it took ${timeText(uMaxMs - maxMs)} longer.`;
  if (uMaxMs < minMs) return `${range}; it was ${timeText(minMs - uMaxMs)} shorter.`;
  return `${range}; the outage is within it.`;
}

function errorBudgetLine(report: Report): string | undefined {
  const { errorBudget } = report;
  if (errorBudget === null) return undefined;
  const { threeNines, fourNines } = errorBudget;
  const all = laterOutages(report).length > 0 ? 'All outages together cost' : 'This outage costs';
  return `${all} ${percentText(fourNines)} of the 30-day budget of 99.99 %, ${percentText(threeNines)} of 99.9 %.`;
}
