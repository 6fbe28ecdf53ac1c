import type { Heard } from '../../net/document.ts';
import type { Endpoint } from '../../net/endpoint.ts';
import type { Pace } from '../../watch/pace.ts';
import { PHASE_MS } from '../../watch/phases.ts';
import { type Emit, failures, type Observe, together } from '../../watch/source.ts';
import { poll, type Supervised } from '../../watch/supervise.ts';
import { type RedisClient, redisClient } from './client.ts';

/** What one Redis instance says of itself. */
export const observeRedis: Observe<RedisClient> = async (client, emit, limit) => {
  const heard: Heard = {};
  const node = await client.node(limit, heard);
  emit({ type: 'redis.observed', member: client.endpoint.member, node, ...heard, at: Date.now() });
};

/** Polls one Redis instance. */
export function watchRedis(endpoint: Endpoint, emit: Emit, signal: AbortSignal, pace: Pace): Supervised {
  const client = redisClient(endpoint);
  const onError = failures(emit, 'redis', endpoint.member);
  const polled = poll({
    signal,
    pace,
    phaseMs: PHASE_MS.redis,
    onError,
    run: (limit) => observeRedis(client, emit, limit),
  });
  return together([polled], client.close);
}
