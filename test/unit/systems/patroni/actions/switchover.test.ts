import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equivalentOf } from '../../../../../source/actions/perform/perform.ts';
import type { Event } from '../../../../../source/store/reduce.ts';
import { containerIs, NOW, stateAfter } from '../../../../fixtures/facts.ts';
import { opened } from '../../../actions/opened.ts';

const healthy = stateAfter();
const config = healthy.dcs.value?.config;
assert.ok(config);
const scheduled = stateAfter({
  type: 'dcs.changed',
  at: NOW,
  revision: '11',
  changes: [
    {
      key: 'failover',
      value: { leader: 'patroni1', member: 'patroni2', scheduledAt: '2026-01-01T13:00:00+00:00' },
    },
  ],
});
const at = (time: string, state = healthy) => opened('switchover', state, undefined, { at: time });

test('a time of any zone is sent in UTC', () => {
  const { plan, lines } = at('2026-01-01T15:00:00+01:00');
  assert.deepEqual(plan, [
    {
      type: 'patroni.switchover',
      cluster: 'paws360',
      leader: 'patroni1',
      candidate: 'patroni2',
      at: '2026-01-01T14:00:00.000Z',
    },
  ]);
  assert.match(lines[0] ?? '', /^At 2026-01-01T14:00:00\.000Z/);
  assert.match(plan.map(equivalentOf).join(), / --scheduled 2026-01-01T14:00:00\.000Z /);
});

test('a time without a zone, in the past, or that is none is refused', () => {
  assert.match(at('2026-01-01T15:00:00').reason ?? '', /has no zone/);
  assert.match(at('2025-12-31T15:00:00Z').reason ?? '', /in the past/);
  assert.match(at('tomorrowZ').reason ?? '', /is not a time/);
});

test('a leader whose PostgreSQL takes no session is not asked to hand over: it may not shut down', () => {
  const error = 'patroni1 at 127.0.0.1:5432: no answer within 2000 ms';
  const fails: Event = { type: 'source.failed', at: NOW, system: 'postgres', member: 'patroni1', error };
  const now = (seconds: number) => stateAfter(fails, { type: 'clock.ticked', at: NOW + seconds * 1_000 });
  const switchover = (seconds: number) => opened('switchover', now(seconds), 'patroni2', { at: '' });
  assert.equal(switchover(4).reason, undefined, 'a busy machine is late');
  assert.equal(
    switchover(10).reason,
    'PostgreSQL of patroni1 takes no new session and may not shut down: kill patroni1, and a standby takes over',
  );
  const { lines } = opened('failover', now(10), 'patroni2', { assisted: 'false' });
  assert.match(lines.join(), /writes stop until it is undone: PostgreSQL of the leader takes no new session/);
});

test('nothing is scheduled while the cluster is paused', () => {
  const paused = stateAfter({
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'config', value: { ...config, paused: true } }],
  });
  assert.match(at('2026-01-01T15:00:00Z', paused).reason ?? '', /paused/);
});

test('a scheduled switchover is cancelled, where there is one', () => {
  assert.equal(opened('switchover cancel', healthy).reason, 'no switchover is scheduled');
  const { plan, lines } = opened('switchover cancel', scheduled);
  assert.deepEqual(plan, [{ type: 'patroni.unschedule', cluster: 'paws360', leader: 'patroni1' }]);
  assert.match(lines.join(), /from patroni1 to patroni2 at 2026-01-01T13:00:00\+00:00 does not take place/);
});

const SILENT: Event = {
  ...{ type: 'source.failed', at: NOW, system: 'patroni', member: 'patroni1' },
  error: 'no answer within 900 ms',
};
const leaseAt = (seconds: number, ttl: number): Event => ({
  ...{ type: 'lease.observed', at: NOW + seconds * 1000, lease: { lease: '7', ttl, grantedTtl: 30 } },
});

test('a leader that stays silent cannot be asked to hand over; one late answer is none', () => {
  const silentFor = (ms: number) => opened('switchover', { ...stateAfter(SILENT), now: NOW + ms }).reason;
  assert.equal(silentFor(900), undefined);
  assert.equal(
    silentFor(10_000),
    'patroni1 cannot hand over: its Patroni does not answer; a standby takes over by itself when its key runs out, in 18 s',
  );
});

test('one that is silent and renews its key is at work: a failover reaches it', () => {
  const state = { ...stateAfter(SILENT, leaseAt(10, 28)), now: NOW + 10_000 };
  assert.match(opened('switchover', state).reason ?? '', /patroni1 does not answer: .* a failover is not/);
});

test('a frozen leader is not asked to hand over at all', () => {
  const frozen = stateAfter(containerIs(healthy, 'patroni1', { state: 'paused' }));
  assert.equal(
    opened('switchover', frozen).reason,
    'patroni1 cannot hand over: Docker says that it is paused; unpause patroni1, or wait: a standby takes over by itself when its key runs out, in 28 s',
  );
  const held = stateAfter(containerIs(healthy, 'patroni1', { state: 'paused' }), {
    type: 'dcs.changed',
    at: NOW,
    revision: '11',
    changes: [{ key: 'config', value: { ...config, paused: true } }],
  });
  assert.match(
    opened('switchover', held).reason ?? '',
    /the cluster is paused: no member takes over; a failover works once its key has run out$/,
  );
});
