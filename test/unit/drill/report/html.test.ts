import assert from 'node:assert/strict';
import { test } from 'node:test';
import { htmlOf } from '../../../../source/drill/report/html.ts';
import type { Report } from '../../../../source/drill/result/report.ts';
import { aRefusedReport, aReport } from '../../../fixtures/drill-report.ts';
import { EVIL } from '../../../fixtures/hostile.ts';

const INJECTED = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>${EVIL}`;

/** A report in which every text from outside is an attack. */
function attacked(): Report {
  const report = aReport();
  return aReport({
    id: INJECTED,
    project: INJECTED,
    profile: INJECTED,
    version: INJECTED,
    startedAt: INJECTED,
    reasons: [INJECTED],
    differences: [INJECTED],
    leader: { before: INJECTED, after: INJECTED },
    phases: report.phases.map((phase) => ({ ...phase, text: INJECTED })),
    steps: [{ name: INJECTED, ok: null, text: INJECTED }],
    budgets: [{ name: INJECTED, limit: 1, unit: 'ms', measured: 1, met: null }],
    settings: { [INJECTED]: INJECTED },
    before: { [INJECTED]: INJECTED },
    after: { [INJECTED]: 'x' },
    prediction: { minMs: 1, maxMs: 2, text: INJECTED },
    series: { ...report.series, lag: { [INJECTED]: [{ atMs: 0, value: 1 }] } },
  });
}

// A page is too long to be shown when a test fails.
const has = (page: string, what: RegExp) => assert.ok(what.test(page), `${what} is missing`);
const lacks = (page: string, what: RegExp) => assert.equal(what.exec(page)?.[0], undefined);

test('whatever a server says is text, in every part', () => {
  const page = htmlOf(attacked(), aReport({ id: INJECTED, startedAt: INJECTED, settings: {} }));
  lacks(page, /<script|<img/i);
  // Within quotes it is the name of a picture, and no attribute.
  lacks(page.replace(/"[^"]*"/g, '""'), /<[a-z][^<>]*\sonerror/i);
  has(page, /&lt;script&gt;alert\(1\)/);
  lacks(page.replaceAll('\n', ''), /[\p{Cc}\p{Bidi_Control}]/u);
});

test('it needs nothing else, and forbids it', () => {
  const page = htmlOf(aReport(), aReport());
  lacks(page, /\b(?:src|href)=|url\(|@import|https?:/);
  has(page, /default-src &#39;none&#39;|default-src 'none'/);
});

test('every element that was opened is closed', () => {
  for (const report of [aReport(), aRefusedReport(), attacked()]) {
    const open: string[] = [];
    for (const [, end, name = '', attributes = ''] of htmlOf(report, aReport()).matchAll(
      /<(\/?)([a-zA-Z][a-z0-9A-Z]*)((?:"[^"]*"|[^>"])*)>/g,
    )) {
      if (end === '/') assert.equal(open.pop(), name);
      else if (!attributes.endsWith('/') && name !== 'meta') open.push(name);
    }
    assert.deepEqual(open, []);
  }
});

/** How often a shape is drawn in a picture of the page. */
function drawn(page: string, figure: string, outcome: string): number {
  const picture = page.split(`<figure id="${figure}">`)[1]?.split('</figure>')[0] ?? '';
  const plot = picture.split('role="img"')[1] ?? '';
  return [...plot.matchAll(new RegExp(`<path class="${outcome}"[^>]* d="([^"]*)"`, 'g'))]
    .map(([, d = '']) => d.split('M').length - 1)
    .reduce((a, b) => a + b, 0);
}

test('every attempt of the report is drawn, by its outcome', () => {
  const report = aReport();
  const page = htmlOf(report, undefined);
  for (const outcome of ['ok', 'fail', 'info'] as const)
    assert.equal(
      drawn(page, 'latency', outcome),
      report.series.writes.filter((write) => write.outcome === outcome).length,
      outcome,
    );
});

test('a long run shows the outage enlarged, a short one does not', () => {
  has(htmlOf(aReport(), undefined), /id="latency-near"/);
  const { series } = aReport();
  const writes = series.writes.filter(({ atMs }) => atMs > -2000 && atMs < 20_000);
  const short = aReport({ series: { writes, lag: {} }, phases: aReport().phases.slice(0, 6) });
  lacks(htmlOf(short, undefined), /id="latency-near"/);
});

test('what was not measured has no picture', () => {
  const page = htmlOf(aRefusedReport(), undefined);
  lacks(page, /<figure|class="bars"/);
  lacks(page, /NaN|undefined|Infinity/);
});

test('a report with a single moment can be drawn', () => {
  const one = { atMs: 0, value: 1, lane: 'fresh', outcome: 'ok' } as const;
  const series = { writes: [one], lag: { patroni2: [{ atMs: 0, value: 0 }] } };
  const page = htmlOf(aReport({ phases: [], uMaxMs: null, uMinMs: null, series }), undefined);
  assert.equal(drawn(page, 'latency', 'ok'), 1);
  lacks(page, /NaN|undefined|Infinity/);
});
