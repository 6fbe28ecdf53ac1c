import type { Observation, Seen } from './observation.ts';
import type { Report } from './result/report.ts';

type Look = Seen<'node'>;

/**
 * Counts writable primaries from what each node said itself: the most at one moment, and how often was looked. An answer is of some moment between question and
 * answer, so a node counts as writable from its first such answer to the question of its last one in a row:
 * within that it was, whatever the network did to the answers.
 */
export function writablePrimaries(observations: readonly Observation[]): Report['writablePrimaries'] {
  const looks = observations.filter((observation) => observation.type === 'node');
  const edges = [...new Set(looks.map(({ name }) => name))].flatMap((name) =>
    stretches(looks.filter((look) => look.name === name)).flatMap(({ fromMs, toMs }) => [
      { atMs: fromMs, by: 1 },
      { atMs: toMs, by: -1 },
    ]),
  );
  let now = 0;
  let max = looks.some(isWritable) ? 1 : 0;
  // What ends at the moment at which another begins is no overlap.
  for (const { by } of edges.sort((a, b) => a.atMs - b.atMs || a.by - b.by)) {
    now += by;
    max = Math.max(max, now);
  }
  return { max, looks: looks.length };
}

function isWritable({ look }: Look): boolean {
  return look !== null && !look.standby;
}

function stretches(looks: readonly Look[]): { fromMs: number; toMs: number }[] {
  const found: { fromMs: number; toMs: number }[] = [];
  let first: Look | undefined;
  let last: Look | undefined;
  const end = () => {
    if (first !== undefined && last !== undefined && last.askedMs > first.atMs)
      found.push({ fromMs: first.atMs, toMs: last.askedMs });
    first = undefined;
    last = undefined;
  };
  for (const look of [...looks].sort((a, b) => a.askedMs - b.askedMs)) {
    // No answer is no sign that it went on taking writes.
    if (!isWritable(look)) end();
    else {
      first ??= look;
      last = look;
    }
  }
  end();
  return found;
}
