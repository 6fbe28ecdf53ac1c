import type { Journal } from '../clients/journal.ts';
import { createPace } from './pace.ts';
import { type Emit, failures } from './source.ts';
import { poll, type Supervised } from './supervise.ts';

// Own files: reading them costs nobody anything, whatever the pace.
const PACE = createPace();

/** Reads the journal of faults every second: other consoles and the healers write it too. */
export function watchFaults(journal: Journal, project: string, emit: Emit, signal: AbortSignal): Supervised {
  return poll({
    pace: PACE,
    signal,
    onError: failures(emit, 'faults'),
    run: async () => emit({ type: 'faults.observed', faults: journal.list(project), at: Date.now() }),
  });
}
