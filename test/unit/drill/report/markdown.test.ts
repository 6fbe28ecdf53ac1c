import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeMarkdown, markdownOf } from '../../../../source/drill/report/markdown.ts';
import { aRefusedReport, aReport } from '../../../fixtures/drill-report.ts';
import { EVIL } from '../../../fixtures/hostile.ts';

test('it begins with the verdict and has a table for each part', () => {
  const text = markdownOf(aReport(), undefined);
  assert.match(text, /^# ✓ failover: pass \(failed over\)\n/);
  assert.deepEqual(
    [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title),
    ['Budgets', 'Timeline', 'Outage as each probe saw it', 'Ledger', 'Steps', 'Before and after', 'Settings'],
  );
  assert.match(text, /^\| writes are back \(U_max\) +\| 60 s +\| 18\.41 s +\| ✓ met +\|$/m);
  assert.match(text, /^\| 4 +\| promotion +\| 17\.48 s +\| 1\.36 s +\| patroni2 on timeline 5 +\|$/m);
});

test('the previous run is shown beside it', () => {
  const previous = aReport({ id: 'earlier', uMaxMs: 22_000 });
  assert.match(markdownOf(aReport(), previous), /^\| U_max +\| 22\.00 s +\| 18\.41 s +\| ▼ −3\.59 s +\|$/m);
});

test('the reason why it is no pass is at the top', () => {
  const text = markdownOf(aRefusedReport(), undefined);
  assert.match(text, /^# ⊘ failover: refused/);
  assert.match(text, /Why it is not a pass:\n\n- patroni3 does not stream/);
  assert.doesNotMatch(text, /## Ledger/);
});

test('what is not as before is listed', () => {
  const text = markdownOf(aReport({ differences: ['sync standby: patroni3 → none'] }), undefined);
  assert.match(text, /Not as before:\n\n- sync standby: patroni3 → none/);
});

for (const [text, shown] of [
  ['synchronous_mode', 'synchronous_mode'],
  ['*all* of _it_', '\\*all\\* of \\_it\\_'],
  ['`x` [y](z)', '\\`x\\` \\[y\\](z)'],
  ['<script>&lt;', '&lt;script>&amp;lt;'],
  ['# 1', '\\# 1'],
  ['1. one', '\\1. one'],
  ['a\nb', 'a b'],
] as const) {
  test(`${JSON.stringify(text)} is shown as it is`, () => {
    assert.equal(escapeMarkdown(text), shown);
  });
}

test('a bar in a text ends no cell, and texts of servers no line', () => {
  const steps = [{ name: 'a | b', ok: true, text: EVIL }];
  const row = markdownOf(aReport({ steps }), undefined)
    .split('\n')
    .find((line) => line.includes('a \\| b'));
  assert.match(row ?? '', /^\| a \\\| b \| ✓ ok +\| .* \|$/);
});
