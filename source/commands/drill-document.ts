import { type DrillName, drillNames, type Report } from '../drill/result/report.ts';
import { runSpread } from '../drill/result/spread.ts';

/**
 * What `drill --json` prints: the report of a single run; of several, every report, and for each drill how U_max
 * spreads over its runs (ms). `expected`: how many were asked for.
 */
export function drillDocument(reports: readonly Report[], expected: number): unknown {
  if (expected === 1) return reports[0] ?? null;
  const run = drillNames.filter((name) => reports.some(({ drill }) => drill === name));
  return { runs: reports.length, expected, summary: run.map((name) => summaryOf(reports, name)), reports };
}

function summaryOf(all: readonly Report[], name: DrillName) {
  const reports = all.filter(({ drill }) => drill === name);
  const measured = reports.flatMap(({ uMaxMs }) => uMaxMs ?? []);
  return {
    drill: name,
    runs: reports.length,
    verdicts: reports.map(({ verdict }) => verdict),
    uMaxMs: runSpread(measured) ?? null,
    lost: reports.reduce(
      (sum, { writes, redis }) => sum + writes.lost + (name === 'redis-crash' ? redis.lost : 0),
      0,
    ),
  };
}
