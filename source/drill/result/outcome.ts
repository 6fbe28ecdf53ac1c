import { type Attempt, writeLanes } from './attempt.ts';
import type { DrillOutcome, Report } from './report.ts';

/** What is known of a run once it is over. */
export type Ending = Pick<Report, 'leader' | 'timeline'> & {
  /** Largest number of writable primaries that were seen at one moment. */
  readonly maxWritable: number;
  /** Asked for (switchover, rolling restart) rather than forced by a fault. */
  readonly planned: boolean;
  /** Whether the leader was away in between: its key was gone, or writes were interrupted. */
  readonly interrupted: boolean;
};

/**
 * How it ended, from the names of the leader and the timelines before and after. A leader that comes back before its
 * key expires is no failover, whatever the interruption; nor is one that is promoted again on a timeline of its own.
 */
export function outcomeOf({ leader, timeline, maxWritable, planned, interrupted }: Ending): DrillOutcome {
  if (maxWritable > 1) return 'split-brain';
  if (leader.after === null) return 'no leader';
  if (leader.before !== leader.after) return planned ? 'switched over' : 'failed over';
  return interrupted || timeline.before !== timeline.after ? 'recovered in place' : 'unchanged';
}

/**
 * Acknowledged writes that prove two writable primaries: invoked after another server on a higher timeline had
 * acknowledged one already, and acknowledged on the lower timeline all the same.
 */
export function staleAcknowledgements(attempts: readonly Attempt[]): readonly Attempt[] {
  const writes = attempts.filter(
    (a): a is Attempt & { readonly timeline: number } =>
      writeLanes.includes(a.lane) && a.outcome === 'ok' && a.timeline !== undefined,
  );
  const events = writes
    .flatMap((write) => [
      { ms: write.completedMs, done: true, write },
      { ms: write.invokedMs, done: false, write },
    ])
    .sort((a, b) => a.ms - b.ms || Number(a.done) - Number(b.done));
  const stale: Attempt[] = [];
  let highest = 0;
  for (const { done, write } of events) {
    if (done) highest = Math.max(highest, write.timeline);
    else if (write.timeline < highest) stale.push(write);
  }
  return stale;
}
