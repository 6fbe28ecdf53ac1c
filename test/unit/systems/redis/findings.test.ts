import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { WriteRefusal } from '../../../../source/systems/redis/facts.ts';
import { NOW, redisNode, stateAfter } from '../../../fixtures/facts.ts';

const refuses = (refusal: WriteRefusal, at = NOW): Event => ({
  ...{ type: 'member.observed', system: 'redis', member: 'redis', at },
  fact: redisNode('redis', { refusal }),
});
const FULL: WriteRefusal = { kind: 'OOM', why: 'used_memory 9 of 9, noeviction', certain: true };

test('a master that refuses writes is critical, with what shows it and the way out, and an alert', () => {
  const ticks = Array.from({ length: 8 }, (_, i): Event[] => {
    const at = NOW + (i + 1) * 1_000;
    return [{ type: 'clock.ticked', at }, refuses(FULL, at)];
  });
  const state = stateAfter(refuses(FULL), ...ticks.flat());
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'critical');
  assert.deepEqual(reasons, [
    {
      ...{ id: 'redis-writes:redis', severity: 'critical', system: 'redis', member: 'redis' },
      text: 'redis refuses writes (OOM): its memory is full and nothing may be evicted',
      evidence: 'INFO of redis: used_memory 9 of 9, noeviction',
      runbook: 'redis-cli CONFIG SET maxmemory BYTES',
    },
  ]);
  assert.deepEqual(
    state.alerts.active.map(({ id, severity }) => `${severity} ${id}`),
    ['critical redis-writes:redis'],
  );
});

test('what may stop writes, but is not known, is degraded', () => {
  const doubt: WriteRefusal = { kind: 'MISCONF', why: 'rdb_last_bgsave_status err', certain: false };
  const { verdict, reasons } = healthOf(stateAfter(refuses(doubt)));
  assert.equal(verdict, 'degraded');
  assert.equal(reasons[0]?.text, 'the last snapshot of redis failed: it may refuse writes');
});
