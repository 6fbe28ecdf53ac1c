import type { Heard } from '../../net/document.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { Pace } from '../../watch/pace.ts';
import { PHASE_MS } from '../../watch/phases.ts';
import { type Emit, failures, type Observe, together } from '../../watch/source.ts';
import { poll, type Supervised } from '../../watch/supervise.ts';
import { type AppClient, appClient } from './client.ts';

/** What the application says of itself, and whether its status page answers. */
export const observeApp: Observe<AppClient> = async (client, emit, limit) => {
  const heard: Heard = {};
  const application = await client.application(limit, heard);
  emit({ type: 'app.observed', member: client.endpoint.member, application, ...heard, at: Date.now() });
};

/** Polls one application. */
export function watchApp(
  endpoint: Endpoint,
  page: Endpoint | undefined,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  const client = appClient(endpoint, page);
  const onError = failures(emit, 'app', endpoint.member);
  const polled = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.app,
    onError,
    run: (limit) => observeApp(client, emit, limit),
  });
  return together([polled], client.close);
}
