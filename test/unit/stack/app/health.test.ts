import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cache } from '../../../../stack/app/cache.ts';
import type { Database } from '../../../../stack/app/database.ts';
import { healthCheck } from '../../../../stack/app/health.ts';

const POOL = { used: 1, idle: 1, max: 10, waiting: 0 };

function parts({
  writes = async () => false,
  reads = async () => true,
  redis = async () => ({ role: 'master' }),
}: {
  writes?: () => Promise<boolean>;
  reads?: () => Promise<boolean>;
  redis?: () => Promise<{ role: string }>;
}) {
  const asked = { writes: 0 };
  const database = {
    isInRecovery: (way: string) => {
      if (way === 'writes') asked.writes += 1;
      return way === 'writes' ? writes() : reads();
    },
    figures: () => ({ writes: POOL, reads: POOL }),
  } as unknown as Database;
  return { database, cache: { check: redis } as unknown as Cache, asked };
}

const fail = async () => {
  throw new Error('connect ECONNREFUSED');
};

test('all is UP: the format of Spring Boot, with the pools', async () => {
  const { database, cache } = parts({});
  const health = await healthCheck(database, cache)();
  assert.equal(health.status, 'UP');
  assert.equal(health.components.db.status, 'UP');
  assert.deepEqual(health.components.db.details.pool, { writes: POOL, reads: POOL });
  assert.deepEqual(health.components.redis, { status: 'UP', details: { role: 'master' } });
});

test('without a primary db is DOWN and says why', async () => {
  const { database, cache } = parts({ writes: fail });
  const health = await healthCheck(database, cache)();
  assert.equal(health.status, 'DOWN');
  const details = { error: 'connect ECONNREFUSED' };
  assert.deepEqual(health.components.db.details.primary, { status: 'DOWN', details });
});

test('replicas that are away are reported, but reads fall back: db stays UP', async () => {
  const { database, cache } = parts({ reads: fail });
  const { status, components } = await healthCheck(database, cache)();
  assert.equal(status, 'UP');
  assert.equal((components.db.details.replicas as { status: string }).status, 'DOWN');
});

test('a cache that does not answer makes it DOWN, as in Spring Boot', async () => {
  const { database, cache } = parts({ redis: fail });
  const { status, components } = await healthCheck(database, cache)();
  assert.deepEqual([status, components.db.status, components.redis.status], ['DOWN', 'UP', 'DOWN']);
});

test('requests at the same time share one check', async () => {
  let now = 0;
  const { database, cache, asked } = parts({});
  const check = healthCheck(database, cache, () => now);
  await Promise.all([check(), check(), check()]);
  assert.equal(asked.writes, 1);
  now = 1_000;
  await check();
  assert.equal(asked.writes, 2);
});

test('a slow health check is no outage: the last answer is used for a while', async () => {
  let now = 0;
  let answer: (standby: boolean) => void = () => undefined;
  const answers = [async () => false, () => new Promise<boolean>((resolve) => (answer = resolve))];
  const { database, cache, asked } = parts({ writes: () => (answers.shift() ?? answers[0] ?? fail)() });
  const check = healthCheck(database, cache, () => now);
  assert.equal((await check()).status, 'UP');
  now = 1_000;
  assert.equal((await check()).status, 'UP');
  assert.equal((await check()).status, 'UP');
  assert.equal(asked.writes, 2, 'one check at a time');
  answer(false);
});
