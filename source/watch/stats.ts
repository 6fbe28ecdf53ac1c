import type { HostStats } from '../inventory/inventory.ts';
import type { Container } from '../model/container.ts';
import { type ContainerStats, STATS_PERIOD_MS, type StatsSample, usageBetween } from '../model/stats.ts';
import { createPace, PHASE_MS } from './pace.ts';
import { poll, type Supervised } from './supervise.ts';

// At whatever pace the members are asked. Twelve containers asked every two seconds cost the console 0.4 % of a
// core and the engine 0.2 %; as twelve streams they cost 0.3 % and 1.2 %, and twice the drawing (medians of ten
// runs each; engine 20.10).
const PACE = createPace(STATS_PERIOD_MS);

// Engine 20.10 answers at the next tick of its own collector, up to a second later.
const DEADLINE_MS = 5_000;

/** Polls what one container uses. `onStats` and `onError` are called for this container only. */
export function watchStats(
  client: HostStats,
  { id }: Pick<Container, 'id'>,
  onStats: (stats: ContainerStats) => void,
  onError: (error: string, at: number) => void,
  signal: AbortSignal,
): Supervised {
  let before: StatsSample | undefined;
  return poll({
    signal,
    onError,
    pace: PACE,
    phaseMs: PHASE_MS.stats,
    deadlineMs: DEADLINE_MS,
    run: async (limit) => {
      const sample = await client.stats(id, limit);
      if (sample !== undefined && !signal.aborted) onStats(usageBetween(before, sample));
      before = sample;
    },
  });
}
