import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../../../source/cluster/health.ts';
import type { Event } from '../../../../source/store/reduce.ts';
import type { Application } from '../../../../source/systems/app/facts.ts';
import { application, containerIs, NOW, stateAfter } from '../../../fixtures/facts.ts';

const says = (part: Partial<Application>): Event => ({
  type: 'member.observed',
  system: 'app',
  member: 'app',
  fact: application(part),
  at: NOW,
});
const UP = { status: 'UP' };
const DOWN = { status: 'DOWN' };

test('without its database the application is of no use: critical, by name', () => {
  const state = stateAfter(says({ status: 'DOWN', components: { db: DOWN, redis: UP } }));
  const { verdict, reasons } = healthOf(state);
  assert.equal(verdict, 'critical');
  assert.deepEqual(reasons, [
    {
      id: 'app-down:app',
      severity: 'critical',
      system: 'app',
      member: 'app',
      text: 'app is DOWN: db DOWN',
    },
  ]);
});

test('without its cache alone it is degraded, and a status page that is gone is reported', () => {
  const state = stateAfter(says({ status: 'DOWN', components: { db: UP, redis: DOWN }, pageUp: false }));
  assert.deepEqual(
    healthOf(state).reasons.map(({ severity, text }) => `${severity}: ${text}`),
    ['degraded: app is DOWN: redis DOWN', 'degraded: the status page of app does not answer'],
  );
});

test('one that does not answer is reported once: by its silence, or by Docker', () => {
  const silent: Event = { type: 'source.failed', system: 'app', member: 'app', error: 'refused', at: NOW };
  const state = stateAfter(silent);
  assert.deepEqual(
    healthOf(state).reasons.map(({ text }) => text),
    ['app does not answer'],
  );
  const stopped = stateAfter(silent, containerIs(state, 'app', { state: 'exited', exitCode: 137 }));
  assert.deepEqual(
    healthOf(stopped).reasons.map(({ text }) => text),
    ['container app exited (137)'],
  );
});
