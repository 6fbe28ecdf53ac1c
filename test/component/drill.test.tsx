import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { allOffers } from '../../source/drill/offers.ts';
import type { DrillOffer } from '../../source/drill/result/offer.ts';
import type { DrillProgress } from '../../source/drill/result/progress.ts';
import type { Event } from '../../source/store/reduce.ts';
import { bare } from '../../source/tui/theme.ts';
import { after, healthy, NOW } from '../fixtures/state.ts';
import { ENTER, ESC, lineWith, screen } from './screen.tsx';

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 60],
] as const;

const READY = after(healthy(), { type: 'faults.observed', faults: [], at: NOW });
const OFFERS: readonly DrillOffer[] = allOffers(READY);
const offered = (offers = OFFERS): Event => ({ type: 'drill.offered', offers, at: NOW });
const progressEvents = (...progress: readonly DrillProgress[]): Event[] =>
  progress.map((each, i) => ({ type: 'drill.progressed', progress: each, at: NOW + i }));

const STARTED: DrillProgress = {
  type: 'started',
  drill: 'failover',
  run: 1,
  runs: 1,
  prediction: { minMs: 16_000, maxMs: 24_000, text: 'writes stop for 16–24 s: ttl 20 s, loop_wait 5 s' },
};
const RUNNING: readonly DrillProgress[] = [
  STARTED,
  { type: 'stage', stage: 'fault', text: 'kill the primary' },
  { type: 'step', step: { name: 'record the state', ok: true, text: 'patroni1 leads on timeline 3' } },
  { type: 'phase', phase: { name: 'fault', atMs: 0, text: 'kill the primary' } },
  { type: 'counts', ok: 812, fail: 24, info: 3, outageMs: 12_300 },
  { type: 'phase', phase: { name: 'leader key gone', atMs: 17_900, text: 'patroni1 holds it no longer' } },
];
const FINISHED: readonly DrillProgress[] = [
  ...RUNNING,
  { type: 'counts', ok: 999, fail: 190, info: 3, outageMs: null },
  {
    type: 'finished',
    ...{ id: 'x', verdict: 'pass', uMaxMs: 18_400, text: 'failed over', folder: '/home/op/drills/x' },
  },
];

for (const [columns, rows] of SIZES) {
  test(`at ${columns}×${rows} T offers every drill with what it would do`, async () => {
    const s = await screen(after(READY, offered()), columns, rows);
    await s.press('T');
    assert.equal(s.asked.offers, 1, 'described as they would be now');
    const lines = s.lines();
    assert.equal(lines.length, rows);
    for (const line of lines) assert.ok(stringWidth(line) <= columns, `too wide: ${line}`);
    for (const { name } of OFFERS) assert.ok(s.text().includes(name), name);
    assert.match(lineWith(lines, '▸ switchover'), /Hand the leadership/);
    await s.press('j');
    assert.match(s.text(), /patroni1 gets SIGKILL/);
    assert.match(s.text(), /Prediction: writes stop for/);
    s.close();
  });

  test(`at ${columns}×${rows} a drill that runs shows outage, counts, prediction, phases and steps`, async () => {
    const s = await screen(after(READY, offered(), ...progressEvents(...RUNNING)), columns, rows);
    await s.press('T');
    const lines = s.lines();
    assert.equal(lines.length, rows);
    for (const line of lines) assert.ok(stringWidth(line) <= columns, `too wide: ${line}`);
    assert.match(s.text(), /ok 812 {2}fail 24 {2}info 3/);
    assert.match(s.text(), /predicted 16 to 24 s/);
    assert.match(s.text(), /17\.9 s {2}leader key gone/);
    assert.match(s.text(), /✓ record the state: patroni1 leads/);
    assert.match(s.text(), /██████/, 'the outage in large digits');
    assert.match(s.text(), /seconds without an acknowledged write/);
    s.close();
  });

  test(`at ${columns}×${rows} a drill that is over shows its verdict and where the report is`, async () => {
    const s = await screen(after(READY, offered(), ...progressEvents(...FINISHED)), columns, rows);
    await s.press('T');
    assert.match(s.text(), /PASS: failed over/);
    assert.match(s.text(), /report \/home\/op\/drills\/x/);
    assert.match(s.text(), /seconds of outage \(U_max\)/);
    s.close();
  });
}

// As drills report them: the longest that went well, and one that did not.
const LONG_STEPS = [
  'HAProxy:primary answers, HAProxy:replicas answers, the application says UP',
  `not completed after 90.0 s: the last phase seen is "leader key gone", ${'patroni1 and '.repeat(20)}patroni3 still lead`,
] as const;

for (const [columns, rows] of SIZES)
  test(`at ${columns}×${rows} no text of a step is cut`, async () => {
    for (const [i, text] of LONG_STEPS.entries()) {
      const step = { name: 'validate application connectivity', ok: i === 0, text };
      const s = await screen(
        after(READY, offered(), ...progressEvents(STARTED, { type: 'step', step })),
        columns,
        rows,
      );
      await s.press('T');
      const words = s.text().replaceAll(/\s+/g, ' ');
      assert.ok(words.includes(`${step.name}: ${text}`), words);
      s.close();
    }
  });

test('a drill begins only when it was chosen and the question was answered with y', async () => {
  const s = await screen(after(READY, offered()), 120, 40);
  await s.press('T', 'y');
  assert.equal(s.asked.begun, undefined, 'nothing was asked yet');
  await s.press('j', ENTER);
  assert.match(s.text(), /Carry failover out\? y carry it out, n cancel/);
  await s.press('n');
  assert.doesNotMatch(s.text(), /Carry failover out/);
  assert.equal(s.asked.begun, undefined);
  await s.press(ENTER, 'y');
  assert.equal(s.asked.begun, 'failover');
  s.close();
});

test('a drill that would be refused says why, and does not begin', async () => {
  const ill = OFFERS.map((offer) => ({
    ...offer,
    reasons: ['container patroni3 exited (0) 5s ago'],
  }));
  const s = await screen(after(READY, offered(ill)), 120, 40);
  await s.press('T', ENTER);
  assert.match(s.text(), /▲ Not now: container patroni3 exited/);
  await s.press('y');
  assert.equal(s.asked.begun, undefined);
  s.close();
});

test('esc asks whether to abort the drill that runs; only y aborts it', async () => {
  const s = await screen(after(READY, offered(), ...progressEvents(...RUNNING)), 120, 40);
  await s.press('T', ESC);
  assert.match(s.text(), /Abort it\? What was broken is healed first\./);
  await s.press('n');
  assert.equal(s.asked.aborts, 0);
  await s.press('q', 'y');
  assert.equal(s.asked.aborts, 1);
  s.store.dispatchNow({ type: 'drill.aborting', at: NOW });
  await s.press('j');
  assert.match(s.text(), /aborting/);
  await s.press(ESC);
  assert.match(s.text(), /Patroni/, 'back at the panes while it heals');
  s.close();
});

test('after a run enter leads to the choice again', async () => {
  const s = await screen(after(READY, offered(), ...progressEvents(...FINISHED)), 120, 40);
  await s.press('T', ENTER);
  assert.match(s.text(), /▸ switchover/);
  s.close();
});

test('a drill that ended with an error says so beside the choice', async () => {
  const failed: Event = {
    type: 'drill.failed',
    error: 'another drill runs on paws360 (process 4711)',
    at: NOW,
  };
  const s = await screen(after(READY, offered(), failed), 80, 24);
  await s.press('T');
  assert.match(s.text(), /✗ another drill runs on paws360/);
  s.close();
});

test('the timeline keeps the phases of a drill', async () => {
  const s = await screen(after(READY, offered(), ...progressEvents(...FINISHED)), 120, 40);
  await s.press('t');
  assert.match(s.text(), /drill failover: leader key gone, patroni1 holds it no longer/);
  assert.match(s.text(), /drill failover: pass, failed over/);
  s.close();
});

test('without Unicode the live view is ASCII only', async () => {
  const s = await screen(after(READY, offered(), ...progressEvents(...RUNNING)), 120, 40, {
    theme: { ...bare, ascii: true },
  });
  await s.press('T');
  assert.match(s.text(), /######/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
  assert.match(s.text(), /^[\x00-\x7f]*$/);
  s.close();
});
