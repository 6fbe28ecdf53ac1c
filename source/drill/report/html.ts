import type { DrillVerdict, Report } from '../result/report.ts';
import { outageBars, phaseBars } from './bars.ts';
import { axisTime, countText, momentText, setTime, timeText } from './figures.ts';
import { headline, lostText, outageBudget, VERDICT_SIGN } from './headline.ts';
import { lagPlot } from './lag-plot.ts';
import { latencyLegend, latencyPlot } from './latency-plot.ts';
import { Markup, markup } from './markup.ts';
import { outageSpan, type Span, wholeSpan } from './plot.ts';
import { STYLE } from './style.ts';
import { cellText, comparisonTables, reportTables, type Table } from './tables.ts';

const CARDS: Readonly<Record<DrillVerdict, string>> = {
  pass: 'pass',
  fail: 'failed',
  'not proven': 'unproven',
  refused: 'unproven',
};

/**
 * `report.html`: one file without any other, readable without scripts. Nothing in it can be run either: texts of
 * servers are escaped, and the policy at its head forbids what escaping might let through.
 */
export function htmlOf(report: Report, previous: Report | undefined): string {
  const { drill, verdict } = report;
  const tables = reportTables(report);
  const timeline = phaseBars(report);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>${VERDICT_SIGN[verdict]} ${drill}: ${verdict}, ${momentText(report.startedAt)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<main>
${top(report)}
${section('The outage', outageBars(report, previous))}
${tables.filter(isFirst).map(tableSection)}${section('Timeline', timeline)}
${section('Latency over time', latency(report))}
${section('Replication lag', lag(report))}
${tables.filter((table) => !isFirst(table) && table.title !== 'Timeline').map(tableSection)}${comparison(previous, report)}
</main>
${foot(report)}
</body>
</html>
`.source;
}

function top(report: Report): Markup {
  const { drill, verdict, outcome, reasons, differences } = report;
  const [first, ...rest] = headline(report).map(unbroken);
  return markup`<header class="card top ${CARDS[verdict]}">
<p class="kicker">Drill on ${report.project}, profile ${report.profile}, ${momentText(report.startedAt)}</p>
<div class="title"><h1 id="drill">${drill}</h1><span class="verdict" id="verdict">${VERDICT_SIGN[verdict]} ${verdict}</span><span class="outcome" id="outcome">${outcome}</span></div>
<ul class="headline"><li>${first}</li>${rest.map((line) => markup`<li>${line}</li>`)}</ul>
${notes('Why it is not a pass', reasons)}${notes('Not as before', differences)}
${tiles(report)}
</header>`;
}

// A figure and its unit stay on one line.
function unbroken(text: string): string {
  return text.replace(/(\d) (ms|s|%)/g, '$1\u00a0$2');
}

function tiles(report: Report): Markup {
  const { uMinMs, uMaxMs, fromFaultMs, writes, leader, timeline, writablePrimaries } = report;
  const budget = outageBudget(report);
  const dash = (ms: number | null) => (ms === null ? '—' : timeText(ms));
  const tile = (id: string, name: string, value: string, more: string) =>
    markup`<div><dt>${name}</dt><dd><span id="${id}">${value}</span><small>${more}</small></dd></div>`;
  return markup`<dl class="tiles">${tile(
    'u-max',
    'Outage, at most (U_max)',
    dash(uMaxMs),
    [
      ...(uMinMs === null ? [] : [`at least ${timeText(uMinMs)}`]),
      ...(budget === undefined ? [] : [`budget ${setTime(budget.limit)}`]),
    ].join('; '),
  )}${tile('from-fault', 'Fault to first write', dash(fromFaultMs), 'acknowledged, after the outage')}${tile(
    'lost',
    'Lost writes',
    lostText(report),
    `of ${countText(writes.ok)} acknowledged`,
  )}${tile(
    'leader',
    report.drill === 'redis-crash' ? 'Redis master' : 'Leader',
    `${leader.before ?? '—'} → ${leader.after ?? '—'}`,
    timeline.before === null && timeline.after === null
      ? 'its replica took over'
      : `timeline ${timeline.before ?? '—'} → ${timeline.after ?? '—'}`,
  )}${tile(
    'writable',
    'Writable primaries',
    writablePrimaries.looks === 0 ? '—' : `at most ${writablePrimaries.max}`,
    `in ${countText(writablePrimaries.looks)} samples`,
  )}</dl>`;
}

// Budgets are what the verdict rests on.
function isFirst({ title }: Table): boolean {
  return title === 'Budgets';
}

function tableSection(table: Table): Markup {
  return markup`${section(table.title, tableMarkup(table))}
`;
}

function notes(title: string, lines: readonly string[]): Markup | undefined {
  if (lines.length === 0) return undefined;
  return markup`<div class="notes"><strong>${title}</strong><ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul></div>`;
}

function section(title: string, content: Markup | undefined): Markup | undefined {
  if (content === undefined) return undefined;
  return markup`<section class="card"><h2>${title}</h2>
${content}
</section>`;
}

function latency(report: Report): Markup | undefined {
  const span = wholeSpan(report);
  const plot = span && latencyPlot(report, span, 'Latency of each attempt over the whole run');
  if (span === undefined || plot === undefined) return undefined;
  const near = enlarged(report, span);
  return markup`${latencyLegend(report)}${picture(plot, `${countText(report.series.writes.length)} attempts, by when they began (since the fault) and how long they took (logarithmic).`, 'latency')}${
    near &&
    picture(
      latencyPlot(report, near, 'Latency of each attempt around the outage'),
      `The outage enlarged: ${axisTime(near.from)} to ${axisTime(near.to)}.`,
      'latency-near',
    )
  }`;
}

// Only where the whole shows too little of it.
function enlarged(report: Report, whole: Span): Span | undefined {
  const outage = outageSpan(report);
  if (outage === undefined) return undefined;
  const around = Math.max(500, (outage.to - outage.from) * 0.15);
  const span = { from: Math.min(0, outage.from) - around, to: outage.to + around };
  return span.to - span.from < 0.6 * (whole.to - whole.from) ? span : undefined;
}

function lag(report: Report): Markup | undefined {
  const span = wholeSpan(report);
  const plot = span && lagPlot(report, span);
  return plot && picture(plot, 'What each replica had yet to replay, since the fault.', 'lag');
}

function picture(plot: Markup | undefined, caption: string, id: string): Markup | undefined {
  if (plot === undefined) return undefined;
  return markup`<figure id="${id}"><figcaption>${caption}</figcaption><div class="wide" role="region" aria-label="${caption}" tabindex="0">${plot}</div></figure>`;
}

function tableMarkup({ title, head, figures, rows }: Table): Markup {
  const columnClass = (i: number) => (figures.includes(i) ? 'figure' : '');
  return markup`<div class="wide" role="region" aria-label="${title}" tabindex="0"><table class="${figures.length === 0 ? 'words' : ''}"><caption>${title}</caption><thead><tr>${head.map((name, i) => markup`<th scope="col" class="${columnClass(i)}">${name}</th>`)}</tr></thead><tbody>${rows.map(
    (row) =>
      markup`<tr>${row.map((cell, i) => {
        const tone = typeof cell === 'string' ? '' : ` ${cell.tone}`;
        return i === 0
          ? markup`<th scope="row">${cellText(cell)}</th>`
          : markup`<td class="${columnClass(i)}${tone}">${cellText(cell)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

function comparison(previous: Report | undefined, report: Report): Markup | undefined {
  if (previous === undefined) return undefined;
  const tables = comparisonTables(previous, report, ['Before', 'This run']);
  return section(
    'Compared with the run before',
    markup`<p>The same drill and profile, ${momentText(previous.startedAt)}: ${previous.id}</p>${tables.map((table) => markup`<h3>${table.title}</h3>${tableMarkup(table)}`)}`,
  );
}

function foot({ id, version, startedAt, finishedAt }: Report): Markup {
  const lasted = Date.parse(finishedAt) - Date.parse(startedAt);
  return markup`<footer><p>Run ${id}, measured by paws-console ${version}${Number.isFinite(lasted) ? ` in ${timeText(lasted)}` : ''}. The whole of it is in report.json.</p></footer>`;
}
