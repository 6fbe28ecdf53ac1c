import stringWidth from 'string-width';
import { measured } from '../drill/report/figures.ts';
import { lostText, lostWrites } from '../drill/report/headline.ts';
import type { Report } from '../drill/result/report.ts';
import { printable } from '../text/printable.ts';

const HEAD = ['RUN', 'DRILL', 'PROFILE', 'OUTCOME', 'VERDICT', 'U_MAX', 'LOST'];

/** What `drill list --json` prints, one for each run. */
export type RunDocument = ReturnType<typeof runDocument>;

/** One run of the list, for scripts; the whole of it is in its report. */
export function runDocument(report: Report) {
  const { id, drill, profile, startedAt, outcome, verdict, uMinMs, uMaxMs, redis, prediction } = report;
  return {
    ...{ id, drill, profile, startedAt, outcome, verdict, uMinMs, uMaxMs },
    /** How long the fault's own outage was expected to last; null where it could not be said. */
    predicted: prediction === null ? null : { minMs: prediction.minMs, maxMs: prediction.maxMs },
    /** Acknowledged writes that were not found; null where it is not proven that there are none. */
    lost: lostWrites(report),
    /** Acknowledged values that Redis did not have any more. */
    redisLost: redis.lost,
  };
}

/** The list of runs for people, a line each. */
export function runLines(reports: readonly Report[]): readonly string[] {
  if (reports.length === 0) return ['no drill has been run'];
  const rows = reports.map((report) =>
    [
      report.id,
      report.drill,
      report.profile,
      report.outcome,
      report.verdict,
      measured(report.uMaxMs, 'ms'),
      lostText(report),
    ].map(printable),
  );
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, i) => Math.max(...all.map((row) => stringWidth(row[i] ?? ''))));
  const padded = (cell: string, i: number) => cell + ' '.repeat((widths[i] ?? 0) - stringWidth(cell));
  return all.map((row) => row.map(padded).join('  ').trimEnd());
}
