import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkTiming, patroniTiming, profileIntervals } from '../../../../source/cluster/predict/timing.ts';
import { inProfile } from '../../../fixtures/profiles.ts';
import { healthy } from '../../../fixtures/state.ts';

test('the settings of Patroni are those of the dynamic configuration', () => {
  const timing = patroniTiming(inProfile(healthy(), 'fast'));
  assert.deepEqual([timing?.ttlMs, timing?.loopMs, timing?.retryMs], [20_000, 5000, 5000]);
});

test('rise and fall are HAProxy’s own, its intervals those of the profile that the stack says', () => {
  const checks = checkTiming(inProfile(healthy(), 'fast'));
  assert.deepEqual([checks.rise, checks.fall, checks.downInterMs], [1, 2, 500]);
  assert.equal(checks.source, 'intervals of profile fast');
});

test('a stack that names no profile has HAProxy’s defaults, and that is said', () => {
  const checks = checkTiming(healthy());
  assert.deepEqual([checks.interMs, checks.rise, checks.fall], [2000, 2, 3]);
  assert.equal(checks.source, 'its default intervals assumed');
});

test('the intervals by profile are those of the stack’s configuration', () => {
  const cfg = readFileSync(new URL('../../../../stack/haproxy/haproxy.cfg', import.meta.url), 'utf8');
  const [, fast = '', other = ''] =
    /\.if streq\("\$PAWS_PROFILE",fast\)\n([^\n]*)\n\.else\n([^\n]*)\n/.exec(cfg) ?? [];
  const ms = (line: string, name: string): number | undefined => {
    const [, count, unit] = new RegExp(`\\b${name} (\\d+)(ms|s)`).exec(line) ?? [];
    return count === undefined ? undefined : Number(count) * (unit === 's' ? 1000 : 1);
  };
  for (const [line, intervals] of [
    [fast, profileIntervals.fast],
    [other, profileIntervals.default],
  ] as const) {
    const inter = ms(line, 'inter');
    assert.deepEqual(intervals, {
      interMs: inter,
      fastInterMs: ms(line, 'fastinter') ?? inter,
      downInterMs: ms(line, 'downinter') ?? inter,
    });
  }
});
