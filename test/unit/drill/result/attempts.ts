import fc from 'fast-check';
import type { Attempt, AttemptOutcome, Lane } from '../../../../source/drill/result/attempt.ts';

/** Attempts of one lane from a sketch: `ok 0-5`, `fail 100-101`, `info 200-1200` (invoked-completed, ms). */
export function sketch(lane: Lane, ...lines: readonly string[]): Attempt[] {
  return lines.map((line, i) => {
    const [, outcome, invoked, completed] = /^(\w+) (\d+)-(\d+)$/.exec(line) ?? [];
    return {
      lane,
      seq: i + 1,
      invokedMs: Number(invoked),
      completedMs: Number(completed),
      outcome: outcome as AttemptOutcome,
    };
  });
}

/** Attempts of a lane as an open loop makes them: one every 100 ms, each with an outcome and a duration of its own. */
export function anyAttempts(lane: Lane): fc.Arbitrary<Attempt[]> {
  const tried = fc.record({
    outcome: fc.constantFrom<AttemptOutcome>('ok', 'fail', 'info'),
    took: fc.integer({ min: 1, max: 1_000 }),
  });
  return fc.array(tried, { maxLength: 60 }).map((all) =>
    all
      .map(({ outcome, took }, i) => ({
        lane,
        seq: i + 1,
        invokedMs: i * 100,
        completedMs: i * 100 + took,
        outcome,
      }))
      .sort((a, b) => a.completedMs - b.completedMs),
  );
}
