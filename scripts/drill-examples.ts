import type { RunDocument } from '../source/commands/drill-list.ts';
import { timeText } from '../source/drill/report/figures.ts';
import { markdownTable } from '../source/drill/report/markdown-table.ts';
import { drillNames } from '../source/drill/result/report.ts';
import { runSpread } from '../source/drill/result/spread.ts';

/** Name of the folder in docs/drills in which the example of a drill is. */
export function exampleName(run: Pick<RunDocument, 'drill' | 'profile'>): string {
  return `${run.drill}-${run.profile}`;
}

const UNMEASURED: readonly string[] = ['refused', 'aborted', 'interrupted'];

/** Runs by drill and profile, in the order of the drills. What was not measured to its end is left out. */
export function grouped(runs: readonly RunDocument[]): readonly (readonly RunDocument[])[] {
  const began = runs.filter(({ outcome }) => !UNMEASURED.includes(outcome));
  const profiles = [...new Set(began.map(({ profile }) => profile))].sort();
  return drillNames
    .flatMap((drill) =>
      profiles.map((profile) => began.filter((run) => run.drill === drill && run.profile === profile)),
    )
    .filter((group) => group.length > 0);
}

/** The run of a group that stands for the others: the one with the median outage. */
export function typical(group: readonly RunDocument[]): RunDocument | undefined {
  const sorted = [...group].sort((a, b) => outageOf(a) - outageOf(b));
  return sorted[Math.ceil(sorted.length / 2) - 1];
}

/** All runs that are known, none of them twice, in the order of their time. */
export function merged(known: readonly RunDocument[], more: readonly RunDocument[]): readonly RunDocument[] {
  const byId = new Map([...known, ...more].map((run) => [run.id, run]));
  return [...byId.values()].sort((a, b) => a.id.localeCompare(b.id));
}

/** `docs/drills/README.md`: what was measured, and the reports that are there as examples. */
export function drillsReadme(runs: readonly RunDocument[], examples: readonly string[]): string {
  const groups = grouped(runs);
  return [
    '# Drills that were run',
    '<!-- Written by npm run drill-table; see scripts/drill-table.ts. -->',
    'Measured on the bundled stack, on one machine. U_max is the outage of the fault as a client saw it: from its last acknowledged write before to its first one after, the worse of a probe that keeps its connections and one that opens a new one each time. Runs without a known prediction are of before 2026-11-28, and merged interruptions across acknowledged writes. As predicted: runs whose U_max lay within what was predicted before the fault. Quantiles are nearest ranks. Lost writes are acknowledged ones that a node did not have after it had rejoined; they are only `0` where that is proven.',
    groups.length === 0
      ? 'Nothing has been measured yet.'
      : `${measuredTable(groups)}\n\nAs predicted, of all with a known prediction: ${asPredicted(groups.flat())}.`,
    '## Reports of real runs',
    examples.length === 0
      ? 'There is none yet.'
      : examples
          .map(
            (name) =>
              `- ${name}: [text](${name}/report.md), [page](${name}/report.html), [data](${name}/report.json)`,
          )
          .join('\n'),
    'The fields of `report.json` are in [report.schema.json](../report.schema.json). A page is one file without any other: save it and open it in a browser.',
  ]
    .join('\n\n')
    .concat('\n');
}

function measuredTable(groups: readonly (readonly RunDocument[])[]): string {
  return markdownTable(
    [
      ...['Drill', 'Profile', 'Runs', 'Passed', 'As predicted'],
      ...['U_max median', 'U_max p95', 'U_max max', 'Lost', 'Lost in Redis'],
    ],
    groups.map((group) => {
      const spread = runSpread(group.map(outageOf));
      return [
        group[0]?.drill ?? '',
        group[0]?.profile ?? '',
        String(group.length),
        String(group.filter(({ verdict }) => verdict === 'pass').length),
        asPredicted(group),
        ...[spread?.median, spread?.p95, spread?.max].map(outageText),
        lostText(group),
        String(group.reduce((sum, { redisLost }) => sum + redisLost, 0)),
      ];
    }),
  );
}

/** What did not fail had no outage; what did not come back has one without an end. */
function outageOf({ uMinMs, uMaxMs }: RunDocument): number {
  return uMaxMs ?? (uMinMs === null ? 0 : Number.POSITIVE_INFINITY);
}

/** How many of the runs with a known prediction were as it says. */
function asPredicted(runs: readonly RunDocument[]): string {
  const known = runs.filter(({ predicted }) => predicted !== null);
  return known.length === 0 ? '—' : `${known.filter(isAsPredicted).length} of ${known.length}`;
}

function isAsPredicted(run: RunDocument): boolean {
  const { predicted } = run;
  return predicted !== null && outageOf(run) >= predicted.minMs && outageOf(run) <= predicted.maxMs;
}

function outageText(ms: number | undefined): string {
  if (ms === undefined || ms === 0) return 'none';
  return Number.isFinite(ms) ? timeText(ms) : 'no end';
}

function lostText(group: readonly RunDocument[]): string {
  const lost = group.reduce((sum, run) => sum + (run.lost ?? 0), 0);
  const unproven = group.filter((run) => run.lost === null).length;
  return unproven === 0 ? String(lost) : `${lost} (not proven in ${unproven})`;
}
