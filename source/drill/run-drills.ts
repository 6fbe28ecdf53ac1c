import type { DrillSite } from './context.ts';
import type { Choices } from './drill.ts';
import { drills } from './drills.ts';
import { timeText } from './report/figures.ts';
import { laterOutages } from './report/headline.ts';
import type { Keeper, Kept } from './report/keep.ts';
import type { DrillProgress } from './result/progress.ts';
import type { DrillName, Report } from './result/report.ts';
import { runDrill } from './run-drill.ts';

/** What is to be run: these drills one after the other, all of them so many times. */
export type Order = {
  readonly names: readonly DrillName[];
  readonly times: number;
  readonly choices: Choices;
};

/** A report with where it was kept; the folder is empty where none was written. */
export type Saved = Kept & { readonly report: Report };

// A stack that was just seen is asked again within a period; one that is ill stays ill.
const FIRST_GATE_MS = 4_000;
// After a run the stack may still be finding its feet.
const NEXT_GATE_MS = 120_000;

/**
 * Runs drills one after the other. An abort ends the row; a run that was refused ends it too, because what refused it
 * would refuse the next one. @throws Error when another drill runs on the project.
 */
export async function runDrills(
  site: DrillSite,
  { names, times, choices }: Order,
  keeper: Keeper,
  tell: (progress: DrillProgress) => void,
  signal: AbortSignal,
): Promise<readonly Saved[]> {
  const place = await site.takePlace(`drill ${names.join(', ')}`);
  if (typeof place === 'string') throw new Error(place);
  const context = { ...site, place };
  const saved: Saved[] = [];
  const row = Array.from({ length: times }, () => names).flat();
  try {
    for (const [i, name] of row.entries()) {
      if (signal.aborted) break;
      const turn = { run: i + 1, runs: row.length, gateWithinMs: i === 0 ? FIRST_GATE_MS : NEXT_GATE_MS };
      const report = await runDrill(context, drills[name], choices, turn, keeper.note, tell, signal);
      if (report.outcome === 'refused') keeper.drop(report.id);
      const kept = report.outcome === 'refused' ? { folder: '' } : keeper.save(report);
      const { folder } = kept;
      saved.push({ report, ...kept });
      tell({ type: 'stage', stage: 'done', text: report.verdict });
      const text = report.reasons[0] ?? `${report.outcome}${laterText(report)}`;
      tell({ type: 'finished', id: report.id, verdict: report.verdict, uMaxMs: report.uMaxMs, folder, text });
      if (report.outcome === 'refused' || report.outcome === 'aborted') break;
    }
  } finally {
    await place.release();
  }
  return saved;
}

function laterText(report: Report): string {
  const later = laterOutages(report);
  if (later.length === 0) return '';
  const longest = Math.max(...later.map(({ uMaxMs }) => uMaxMs ?? 0));
  return `, and ${later.length} later outage${later.length === 1 ? '' : 's'} of at most ${timeText(longest)}`;
}
