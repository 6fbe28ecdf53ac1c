import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  axisTime,
  momentText,
  percentText,
  setTime,
  timeText,
} from '../../../../source/drill/report/figures.ts';
import { headline, lostText, outageBudget } from '../../../../source/drill/report/headline.ts';
import type { Report } from '../../../../source/drill/result/report.ts';
import { aRefusedReport, aReport } from '../../../fixtures/drill-report.ts';

test('a pass says how long, that nothing was lost, what was predicted, and what it costs', () => {
  assert.deepEqual(headline(aReport()), [
    'Writes stopped for at least 18.16 s and at most 18.41 s (U_max).',
    'None of 1,234 acknowledged writes to PostgreSQL was lost.',
    'Predicted: 16 s to 24 s; the outage is within it.',
    'This outage costs 7.1 % of the 30-day budget of 99.99 %, 0.71 % of 99.9 %.',
  ]);
});

/** The report with what its budget of lost writes says. */
function judgedLost(lost: number, met: boolean | null): Report {
  const report = aReport();
  const budgets = report.budgets.map((budget) =>
    budget.name === 'lost writes' ? { ...budget, met } : budget,
  );
  return { ...report, budgets, writes: { ...report.writes, lost } };
}

test('nothing lost is only said where it is proven', () => {
  assert.equal(lostText(judgedLost(0, true)), '0');
  assert.equal(lostText(judgedLost(0, null)), 'not proven');
  assert.match(headline(judgedLost(0, null)).join('\n'), /not proven that nothing was lost/);
});

test('what was lost is said in any case', () => {
  assert.equal(lostText(judgedLost(3, null)), '3');
  assert.match(
    headline(judgedLost(3, false)).join('\n'),
    /3 of 1,234 acknowledged writes to PostgreSQL were lost/,
  );
});

test('rows that no write explains are reported too', () => {
  const report = aReport({ writes: { ...aReport().writes, unexpected: 2 } });
  assert.match(headline(report).join('\n'), /2 were found that no probe had tried to write/);
});

for (const [uMaxMs, words] of [
  [26_500, /it took 2\.50 s longer/],
  [15_000, /it was 1\.00 s shorter/],
] as const) {
  test(`an outage of ${uMaxMs} ms against a prediction of 16 to 24 s: ${words.source}`, () => {
    assert.match(headline(aReport({ uMaxMs })).join('\n'), words);
  });
}

test('a run that never began has measured nothing', () => {
  assert.deepEqual(headline(aRefusedReport()), ['Nothing was measured.', 'Predicted: 16 s to 24 s.']);
  assert.equal(lostText(aRefusedReport()), '—');
});

test('no outage, and one whose end was not seen, are two things', () => {
  const lane = { uMinMs: null, uMaxMs: null, ok: 900, fail: 0, info: 0 };
  const lanes = { persistent: lane, fresh: lane, read: lane, redis: lane };
  const unmeasured = { uMinMs: null, uMaxMs: null, lanes };
  assert.equal(headline(aReport(unmeasured))[0], 'Writes never stopped: none failed.');
  const broken = { ...unmeasured, lanes: { ...lanes, fresh: { ...lane, fail: 40 } } };
  assert.match(headline(aReport(broken))[0] ?? '', /failed; for how long was not measured/);
  const endless = { ...broken, uMinMs: 90_000 };
  assert.match(headline(aReport(endless))[0] ?? '', /at least 90\.00 s; how long in all was not seen/);
});

test('the outage is judged by the budget of what the drill is about', () => {
  const limit = (name: string, ms: number) =>
    ({ name, limit: ms, unit: 'ms', measured: 1, met: true }) as const;
  const budgets = [limit('writes are back (U_max)', 60_000), limit('Redis is back (U_max)', 20_000)];
  assert.equal(outageBudget(aReport({ budgets }))?.limit, 60_000);
  assert.equal(outageBudget(aReport({ budgets, drill: 'redis-crash' }))?.limit, 20_000);
});

test('a drill of Redis is about writes to Redis', () => {
  assert.match(headline(aReport({ drill: 'redis-crash' }))[0] ?? '', /^Writes to Redis stopped/);
});

test('figures have as many digits as they are worth', () => {
  assert.deepEqual([0, 3.21, 210, 18_412, 125_000].map(timeText), [
    '0 ms',
    '3.2 ms',
    '210 ms',
    '18.41 s',
    '125.0 s',
  ]);
  assert.deepEqual([500, 60_000, 2500].map(setTime), ['500 ms', '60 s', '2.5 s']);
  assert.deepEqual([0.031, 0.71, 7.1, 54.4].map(percentText), ['0.03 %', '0.71 %', '7.1 %', '54 %']);
  assert.deepEqual([-20_000, 0, 2500].map(axisTime), ['−20 s', '0 s', '2.5 s']);
  assert.equal(momentText('2026-11-25T02:49:01.312Z'), '2026-11-25 02:49:01 UTC');
  assert.equal(momentText('yesterday'), 'yesterday');
});

test('both kinds of client and every later outage are reported, each with its own time', () => {
  const outage = { lane: 'fresh', uMinMs: 20_000, uMaxMs: 20_300, attempts: 203, failed: 202 } as const;
  const report = aReport({
    outages: [
      { ...outage, own: true, fromMs: -100, toMs: 20_200, cause: null },
      {
        ...{ ...outage, lane: 'persistent', own: false, fromMs: 42_000, toMs: 46_700 },
        ...{ uMinMs: 4_500, uMaxMs: 4_700, cause: 'patroni1 streams from patroni2' },
      },
    ],
    lanes: {
      ...aReport().lanes,
      persistent: {
        ...aReport().lanes.persistent,
        degraded: { ms: 9_700, untilMs: 30_700, attempts: 67, bad: 56 },
      },
    },
  });
  const lines = headline(report);
  assert.ok(
    lines.includes('A client that opens a new connection each time: cut for 20.00 s to 20.30 s.'),
    lines.join('\n'),
  );
  assert.ok(
    lines.includes(
      'A client with open connections: never cut, and slowed for 9.70 s until 30.7 s (56 of 67 failed or took longer than 500 ms).',
    ),
  );
  assert.ok(
    lines.includes(
      'Another outage at 42 s (writes over kept connections), of 4.50 s to 4.70 s: patroni1 streams from patroni2.',
    ),
  );
  assert.match(lines.at(-1) ?? '', /^All outages together cost/);
});
