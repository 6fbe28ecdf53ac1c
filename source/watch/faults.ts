import type { Journal } from '../faults/journal.ts';
import type { Emit } from '../systems/system.ts';
import { createPace } from './pace.ts';
import { failures, together } from './source.ts';
import { poll, type Supervised } from './supervise.ts';

// Own files: reading them costs nobody anything, whatever the pace.
const PACE = createPace();

/**
 * Reads the journal of faults every second, because other consoles and the healers write it too, and at once when
 * this console does: a fault is known as soon as its action has ended.
 */
export function watchFaults(journal: Journal, project: string, emit: Emit, signal: AbortSignal): Supervised {
  const tell = () => emit({ type: 'faults.observed', faults: journal.list(project), at: Date.now() });
  const polled = poll({ pace: PACE, signal, onError: failures(emit, 'faults'), run: async () => tell() });
  return together([polled], journal.onChange(tell));
}
