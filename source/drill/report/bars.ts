import { phasesInOrder } from '../result/compare.ts';
import type { Report } from '../result/report.ts';
import { measured, setTime, timeText } from './figures.ts';
import { outageBudget } from './headline.ts';
import { type Markup, markup } from './markup.ts';
import { round } from './plot.ts';

/** Length of a bar in its own units; on the page it takes the width that is free. */
const LENGTH = 1000;

/**
 * The outage against what was predicted, what the run before had, and what is allowed: bars over one scale.
 * Undefined where no outage was measured.
 */
export function outageBars(report: Report, previous: Report | undefined): Markup | undefined {
  const { uMinMs, uMaxMs, prediction } = report;
  if (uMaxMs === null) return undefined;
  const limit = outageBudget(report)?.limit;
  const last = previous?.uMaxMs ?? undefined;
  const longest = Math.max(uMaxMs, prediction?.maxMs ?? 0, limit ?? 0, last ?? 0);
  const x = scale(longest);
  const line = limit === undefined ? undefined : markup`<path class="limit" d="M${x(limit)} 0V20"/>`;
  const row = (name: string, text: string, bar: Markup) =>
    markup`<tr><th scope="row">${name}</th><td class="bar"><svg viewBox="0 0 ${LENGTH} 20" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="${LENGTH}" height="20"/>${bar}${line}</svg></td><td class="figure">${text}</td></tr>`;
  const least = uMinMs ?? uMaxMs;
  const kind = limit !== undefined && uMaxMs > limit ? 'measured over' : 'measured';
  return markup`<table class="bars"><caption>The outage against prediction and budget</caption>${row(
    'measured',
    uMinMs === null ? timeText(uMaxMs) : `${timeText(uMinMs)} to ${timeText(uMaxMs)}`,
    markup`<rect class="${kind}" y="3" width="${x(least)}" height="14"/><rect class="${kind} between" x="${x(least)}" y="3" width="${round(Math.max(1.5, x(uMaxMs) - x(least)))}" height="14"/>`,
  )}${
    prediction === null
      ? undefined
      : row(
          'predicted',
          `${setTime(prediction.minMs)} to ${setTime(prediction.maxMs)}`,
          markup`<rect class="predicted" x="${x(prediction.minMs)}" y="6" width="${round(x(prediction.maxMs) - x(prediction.minMs))}" height="8"/>`,
        )
  }${
    last === undefined
      ? undefined
      : row(
          'run before',
          timeText(last),
          markup`<rect class="previous" y="6" width="${x(last)}" height="8"/>`,
        )
  }${
    limit === undefined
      ? undefined
      : row('budget', setTime(limit), markup`<path class="allowed" d="M0 10H${x(limit)}"/>`)
  }</table>${prediction === null ? undefined : markup`<p class="foot">Prediction: ${prediction.text}.</p>`}`;
}

/** The phases one below the other, each with a bar from the one before it to its own moment. */
export function phaseBars(report: Report): Markup | undefined {
  const phases = phasesInOrder(report);
  const last = Math.max(0, ...phases.map(({ atMs }) => atMs));
  if (phases.length === 0) return undefined;
  const x = scale(Math.max(1, last));
  return markup`<div class="wide" role="region" aria-label="Timeline" tabindex="0"><table class="bars timeline"><thead><tr><th scope="col"><span class="number">№</span></th><th scope="col">Phase</th><th scope="col" class="figure">After the fault</th><th scope="col" class="bar"></th><th scope="col" class="figure">Took</th><th scope="col">What was seen</th></tr></thead><tbody>${phases.map(
    ({ name, atMs, text }, i) => {
      const before = phases[i - 1]?.atMs;
      const from = Math.min(Math.max(0, before ?? 0), atMs);
      const kind =
        name === 'fault' ? 'step fault' : name === 'first acknowledged write' ? 'step ended' : 'step';
      return markup`<tr data-phase="${name}"><td><span class="number${name === 'fault' ? ' fault' : ''}">${i + 1}</span></td><th scope="row">${name}</th><td class="figure">${measured(atMs, 'ms')}</td><td class="bar"><svg viewBox="0 0 ${LENGTH} 20" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="${LENGTH}" height="20"/><rect class="${kind}" x="${x(from)}" y="3" width="${round(Math.max(4, x(atMs) - x(from)))}" height="14"/></svg></td><td class="figure">${before === undefined ? '' : timeText(atMs - before)}</td><td class="words">${text}</td></tr>`;
    },
  )}</tbody></table></div>`;
}

function scale(longest: number): (ms: number) => number {
  return (ms) => round((Math.max(0, ms) / (longest * 1.04)) * LENGTH);
}
