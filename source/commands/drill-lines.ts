import type { DrillOffer } from '../drill/result/offer.ts';
import type { DrillProgress } from '../drill/result/progress.ts';
import type { Prediction } from '../model/prediction.ts';
import { formatDuration } from '../text/units.ts';

/** What a drill would do, before anybody says yes. */
export function offerLines({ name, summary, happens, prediction, reasons }: DrillOffer): readonly string[] {
  return [
    `${name}: ${summary}.`,
    ...happens.map((line) => `  ${line}`),
    `  Prediction: ${predictionText(prediction)}.`,
    ...reasons.map((reason) => `  Not now: ${reason}`),
  ];
}

/** What a drill reports while it runs, on a line; undefined for what only a screen can show. */
export function progressLine(progress: DrillProgress): string | undefined {
  switch (progress.type) {
    case 'started': {
      const which = progress.runs > 1 ? ` (${progress.run} of ${progress.runs})` : '';
      return `▸ ${progress.drill}${which}, predicted: ${predictionText(progress.prediction)}`;
    }
    case 'stage':
      return progress.stage === 'done' ? undefined : `… ${progress.stage}: ${progress.text}`;
    case 'step':
      return `${mark(progress.step.ok)} ${progress.step.name}: ${progress.step.text}`;
    case 'phase':
      return `  ${seconds(progress.phase.atMs).padStart(8)}  ${progress.phase.name}: ${progress.phase.text}`;
    case 'counts':
      return undefined;
    case 'finished': {
      const outage = progress.uMaxMs === null ? '' : `, U_max ${seconds(progress.uMaxMs)}`;
      const where = progress.folder === '' ? '' : `\n  ${progress.folder}`;
      return `${progress.verdict}${outage}: ${progress.text}${where}`;
    }
  }
}

function predictionText(prediction: Prediction | null): string {
  return prediction === null
    ? 'none, because the settings that it follows from are not known'
    : prediction.text;
}

function seconds(ms: number): string {
  return ms < 1000 ? formatDuration(ms) : `${(ms / 1000).toFixed(1)} s`;
}

function mark(ok: boolean | null): string {
  return ok === null ? '○' : ok ? '✓' : '✗';
}
