import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../source/store/reduce.ts';
import { selectStatements } from '../../../source/store/select-describe.ts';
import type { State } from '../../../source/store/state.ts';
import type { PanelId } from '../../../source/store/ui-state.ts';
import { failoverInProgress } from '../../fixtures/scenes.ts';
import { after, failure, healthy, NOW, patroni, redis, tick } from '../../fixtures/state.ts';

const who = (state: State, panel: PanelId, member: string) =>
  selectStatements(state, panel, member).map(({ owner, asked }) => `${owner}: ${asked}`);

test('a Patroni member: its own answer, the keys in etcd, HAProxy, Docker', () => {
  assert.deepEqual(who(healthy(), 'patroni', 'patroni1'), [
    'patroni1: GET /patroni',
    'etcd: keys of Patroni',
    'etcd: LeaseTimeToLive',
    'haproxy: /stats;csv',
    'Docker: GET /containers/json',
  ]);
});

test('opened from another pane, the answer of that system comes first', () => {
  assert.equal(who(healthy(), 'haproxy', 'patroni2')[0], 'haproxy: /stats;csv');
  assert.equal(who(healthy(), 'containers', 'patroni2')[0], 'Docker: GET /containers/json');
});

test('a Redis: its own answer, and the belief of each sentinel', () => {
  assert.deepEqual(who(healthy(), 'sentinel', 'redis'), [
    'redis: INFO',
    'sentinel1: SENTINEL MASTERS',
    'sentinel2: SENTINEL MASTERS',
    'sentinel3: SENTINEL MASTERS',
    'Docker: GET /containers/json',
  ]);
  assert.ok(who(healthy(), 'sentinel', 'redis-replica').includes('sentinel2: SENTINEL REPLICAS'));
});

test('a sentinel: its belief, and what it announced of a failover', () => {
  assert.deepEqual(who(failoverInProgress(), 'sentinel', 'sentinel2'), [
    'sentinel2: SENTINEL MASTERS, REPLICAS, CKQUORUM, INFO sentinel',
    'sentinel2: announcements of the last failover',
    'Docker: GET /containers/json',
  ]);
});

test('a HAProxy: its own answer, and what became of a write and a read of ours through it', () => {
  const state = after(
    healthy(),
    {
      ...{ type: 'way.tried', system: 'writes', member: 'haproxy', at: NOW },
      tried: { type: 'acknowledged', tookMs: 7 },
    },
    failure('reads', 'haproxy', 'no answer within 2000 ms', NOW),
  );
  const statements = selectStatements(state, 'haproxy', 'haproxy');
  assert.deepEqual(
    statements.map(({ asked, document, error }) => [asked, asked.startsWith('a ') && document, error]),
    [
      ['/stats;csv', false, undefined],
      ['a write of this console', { type: 'acknowledged', tookMs: 7 }, undefined],
      ['a read of this console', undefined, 'no answer within 2000 ms'],
      ['GET /containers/json', false, undefined],
    ],
  );
});

test('the whole answer is reported with the names of the system, where it is known', () => {
  const event = patroni('patroni1', {
    replication: [{ applicationName: 'patroni2', state: 'streaming', syncState: 'sync' }],
  });
  const raw = { role: 'primary', replication: [{ application_name: 'patroni2', sync_state: 'sync' }] };
  const state = after(healthy(), { ...event, raw } as Event);
  assert.equal(selectStatements(state, 'patroni', 'patroni1')[0]?.document, raw);
  const statement = selectStatements(state, 'patroni', 'patroni2').find(({ owner }) => owner === 'patroni1');
  assert.deepEqual(statement?.document, raw.replication[0]);
});

test('of the keys in etcd only those that concern the member are reported', () => {
  const dcs = healthy().dcs.value ?? assert.fail();
  const raw = Object.fromEntries(
    ['leader', 'sync', 'initialize', 'members/patroni1', 'members/patroni2'].map((key) => [
      `/paws360/${key}`,
      { value: key },
    ]),
  );
  const state = after(healthy(), { type: 'dcs.observed', at: NOW, dcs, raw });
  const [, keys] = selectStatements(state, 'patroni', 'patroni2');
  assert.deepEqual(Object.keys(keys?.document ?? {}), [
    '/paws360/leader',
    '/paws360/members/patroni2',
    '/paws360/sync',
  ]);
});

test('an owner that fell silent keeps what it said, with its error and both times', () => {
  const state = after(healthy(), failure('redis', 'redis', 'refused', NOW + 2000), tick(5));
  const [own] = selectStatements(state, 'sentinel', 'redis');
  assert.deepEqual([own?.at, own?.error, own?.failingSince], [NOW, 'refused', NOW + 2000]);
  assert.ok(own?.document !== undefined);
});

test('an equal fact is recognised although the whole answer is a new object', () => {
  const state = healthy();
  const next = after(state, { ...redis('redis', {}, NOW + 1), raw: { used_cpu_sys: '1' } } as Event);
  assert.equal(next.redis.redis?.value, state.redis.redis?.value);
  assert.deepEqual(next.redis.redis?.raw, { used_cpu_sys: '1' });
});

test('an unknown member has no statements', () => {
  assert.deepEqual(who(healthy(), 'patroni', 'member9'), []);
});
