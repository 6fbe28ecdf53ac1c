import type { HostControl } from '../inventory/inventory.ts';
import type { Limit } from '../net/limit.ts';
import type { Emit } from '../systems/system.ts';
import { type Pace, PHASE_MS } from './pace.ts';
import { failures, together } from './source.ts';
import { follow, poll, type Supervised } from './supervise.ts';

// Each comes with another event that says more, or changes nothing but the list.
const UNREPORTED: ReadonlySet<string> = new Set(['create', 'destroy']);

/** Lists the project's containers once. */
export async function observeContainers(
  client: HostControl,
  project: string,
  emit: Emit,
  limit: Limit,
): Promise<void> {
  const containers = await client.containers(project, limit);
  emit({ type: 'containers.observed', containers, at: Date.now() });
}

/** Lists the containers at the pace, and at once whenever Docker's event stream reports a change. */
export function watchDocker(
  client: HostControl,
  project: string,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  const list = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.docker,
    deadlineMs: LIST_DEADLINE_MS,
    onError: failures(emit, 'docker'),
    run: (limit) => observeContainers(client, project, emit, limit),
  });
  const stream = follow({
    signal,
    // The list fails as well when the engine is gone, and it is the list that the facts come from.
    onError: () => undefined,
    run: async (inner, alive) => {
      for await (const { member, action, exitCode } of client.events(project, inner)) {
        alive();
        if (!UNREPORTED.has(action)) {
          const code = exitCode === undefined ? {} : { exitCode };
          emit({ type: 'container.changed', member, action, ...code, at: Date.now() });
        }
        list.poke();
      }
    },
  });
  return together([list, stream], () => undefined);
}

// A busy engine may take a second to answer while containers start; that is no outage.
const LIST_DEADLINE_MS = 3_000;
