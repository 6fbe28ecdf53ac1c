import type { Drill } from '../../../drill/drill.ts';
import { has } from '../../../drill/phases.ts';
import { redisMasters } from '../facts.ts';

/** Kills the Redis master: the sentinels promote the replica, and what was not replicated is lost. */
export const redisCrash: Drill = {
  name: 'redis-crash',
  title: 'Crash of the Redis master',
  summary: 'Kill the Redis master; the sentinels promote its replica',
  system: 'redis',
  needs: 'hosts',
  planned: false,
  seconds: () => 60,
  victims: redisMasters,
  inject: (_state, seconds) => ({
    action: 'chaos redis-crash',
    target: { values: { duration: String(seconds) } },
  }),
  played: ({ course }) => has(course, 'promotion') && has(course, 'first acknowledged write'),
  steps: {
    inject: 'kill the Redis master',
    follow: 'follow the failover of Redis',
    restore: 'restore the old master',
  },
};
