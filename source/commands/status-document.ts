import { healthAtOnce } from '../store/alert-input.ts';
import type { State } from '../store/state.ts';
import { systems } from '../systems/index.ts';
import { isoTime, observation } from '../systems/status.ts';

/**
 * What `status --json` prints: every fact with its time, and the verdict on all of them. Times are ISO 8601,
 * sizes and lags bytes; a fact whose owner does not answer carries `error` and `failingSince`.
 */
export function statusDocument(facts: State) {
  const { verdict, reasons } = healthAtOnce(facts);
  const parts = systems.flatMap(({ status }) =>
    status === undefined ? [] : [[status.key, status.of(facts)] as const],
  );
  return {
    stack: { project: facts.project, ...observation(facts.containers) },
    verdict,
    reasons,
    ...Object.fromEntries(parts),
    containers: (facts.containers.value ?? []).map((container) => ({
      ...container,
      startedAt: isoTime(container.startedAt),
      finishedAt: isoTime(container.finishedAt),
    })),
    lateMs: facts.lateness === undefined ? null : Math.round(facts.lateness.ms),
    observedAt: isoTime(facts.now),
  };
}
