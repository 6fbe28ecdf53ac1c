import type { Observation, Seen } from './observation.ts';
import type { Report } from './result/report.ts';

type Sample = Seen<'node'>;

/**
 * Counts writable primaries from what each node said itself: the most at one moment, and the number of samples. A node
 * was in the reported state at some moment between question and answer, so it counts as writable from its first such
 * answer to the question of its last one in a row: within that time it was, whatever the network did to the answers.
 */
export function writablePrimaries(observations: readonly Observation[]): Report['writablePrimaries'] {
  const samples = observations.filter((observation) => observation.type === 'node');
  const edges = [...new Set(samples.map(({ name }) => name))].flatMap((name) =>
    stretches(samples.filter((sample) => sample.name === name)).flatMap(({ fromMs, toMs }) => [
      { atMs: fromMs, by: 1 },
      { atMs: toMs, by: -1 },
    ]),
  );
  let now = 0;
  let max = samples.some(isWritable) ? 1 : 0;
  // What ends at the moment at which another begins is no overlap.
  for (const { by } of edges.sort((a, b) => a.atMs - b.atMs || a.by - b.by)) {
    now += by;
    max = Math.max(max, now);
  }
  return { max, looks: samples.length };
}

function isWritable({ answer }: Sample): boolean {
  return answer !== null && !answer.standby;
}

function stretches(samples: readonly Sample[]): { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = [];
  let first: Sample | undefined;
  let last: Sample | undefined;
  const end = () => {
    if (first !== undefined && last !== undefined && last.askedMs > first.atMs)
      found.push({ fromMs: first.atMs, toMs: last.askedMs });
    first = undefined;
    last = undefined;
  };
  for (const sample of [...samples].sort((a, b) => a.askedMs - b.askedMs)) {
    // No answer is no sign that it went on taking writes.
    if (!isWritable(sample)) end();
    else {
      first ??= sample;
      last = sample;
    }
  }
  end();
  return found;
}
