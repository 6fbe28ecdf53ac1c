import type { ActionLog } from '../files/action-log.ts';
import type { Asked } from '../model/promotions.ts';
import { createPace } from './pace.ts';
import { poll, type Supervised } from './supervise.ts';

// An own file: reading it costs nothing, whatever the pace.
const PACE = createPace();

/** Reads the action log whenever it has grown, because other consoles write it too. */
export function watchActionLog(
  log: ActionLog,
  project: string,
  emit: (event: { type: 'asked.read'; asked: readonly Asked[]; at: number }) => void,
  signal: AbortSignal,
): Supervised {
  let known: string | undefined;
  return poll({
    pace: PACE,
    signal,
    // Without it the history only has less to say.
    onError: () => undefined,
    run: async () => {
      const version = log.version();
      if (version === known) return;
      known = version;
      emit({ type: 'asked.read', asked: log.asked(project), at: Date.now() });
    },
  });
}
