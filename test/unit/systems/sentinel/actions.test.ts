import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../../../source/actions/catalogue.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { SentinelMaster } from '../../../../source/systems/sentinel/facts.ts';
import { NOW, sentinelMaster, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const healthy = stateAfter();
const sees = (part: Partial<SentinelMaster>): Event => ({
  type: 'member.observed',
  system: 'sentinel',
  at: NOW,
  member: 'sentinel2',
  fact: { sentinel: 'sentinel2', masters: [sentinelMaster(part)] },
});
const busy = stateAfter(sees({ flags: ['master', 'failover_in_progress'] }));

test('each is sent to the selected sentinel, else to the first, about the master it monitors', () => {
  assert.deepEqual(opened('sentinel failover', healthy, 'sentinel2').plan, [
    { type: 'sentinel.failover', sentinel: 'sentinel2', master: 'mymaster' },
  ]);
  assert.deepEqual(opened('sentinel reset', healthy).plan, [
    { type: 'sentinel.reset', sentinel: 'sentinel1', master: 'mymaster' },
  ]);
});

test('asking for the quorum changes nothing and needs no question', () => {
  assert.deepEqual(opened('sentinel ckquorum', healthy).danger, { level: 'none' });
  assert.deepEqual(opened('sentinel failover', healthy).danger, { level: 'confirm' });
});

test('no failover beside another one, and none without a replica', () => {
  assert.match(opened('sentinel failover', busy, 'sentinel2').reason ?? '', /in progress already/);
  assert.match(opened('sentinel reset', busy, 'sentinel2').reason ?? '', /would end it/);
  assert.match(
    opened('sentinel failover', stateAfter(sees({ replicas: [] })), 'sentinel2').reason ?? '',
    /would answer NOGOODSLAVE: there is no replica/,
  );
});

test('who is no sentinel, does not answer, or monitors nothing is reported by name', () => {
  const reset = actionById('sentinel reset');
  assert.match(
    reset?.disabled(healthy, { member: 'redis', values: {} }) ?? '',
    /^redis is not a sentinel \(sentinel1/,
  );
  const silent: Event = {
    type: 'source.failed',
    at: NOW,
    system: 'sentinel',
    member: 'sentinel2',
    error: 'refused',
  };
  assert.equal(opened('sentinel reset', stateAfter(silent), 'sentinel2').reason, 'sentinel2 does not answer');
  const idle: Event = {
    type: 'member.observed',
    system: 'sentinel',
    at: NOW,
    member: 'sentinel2',
    fact: { sentinel: 'sentinel2', masters: [] },
  };
  assert.equal(
    opened('sentinel reset', stateAfter(idle), 'sentinel2').reason,
    'sentinel2 monitors no master',
  );
});
