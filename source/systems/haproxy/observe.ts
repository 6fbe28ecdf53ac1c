import type { Heard } from '../../net/document.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { Limit } from '../../net/limit.ts';
import type { Pace } from '../../watch/pace.ts';
import { PHASE_MS } from '../../watch/phases.ts';
import { type Emit, failures, together } from '../../watch/source.ts';
import { poll, type Supervised } from '../../watch/supervise.ts';
import { type HaproxyClient, haproxyClient, type Login } from './client.ts';

/** Gives a login of the stack, or nothing where there is none. */
export type FindLogin = (limit: Limit) => Promise<Login | undefined>;

/** What one HAProxy makes of its servers. */
export async function observeHaproxy(
  client: HaproxyClient,
  findLogin: FindLogin,
  emit: Emit,
  limit: Limit,
): Promise<void> {
  const heard: Heard = {};
  const servers = await client.servers(await findLogin(limit), limit, heard);
  emit({ type: 'haproxy.observed', member: client.endpoint.member, servers, ...heard, at: Date.now() });
}

/** Polls one HAProxy. */
export function watchHaproxy(
  endpoint: Endpoint,
  findLogin: FindLogin,
  emit: Emit,
  signal: AbortSignal,
  pace: Pace,
): Supervised {
  const client = haproxyClient(endpoint);
  const onError = failures(emit, 'haproxy', endpoint.member);
  const polled = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.haproxy,
    onError,
    run: (limit) => observeHaproxy(client, findLogin, emit, limit),
  });
  return together([polled], client.close);
}
