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

test('requests that fail though the application says UP: a few are degraded, most are critical, and an alert', () => {
  const fails = (errorsPerSecond: number, at = NOW): Event => {
    const traffic = { requestsPerSecond: 50, errorsPerSecond, requests: 900, errors: 90, retries: 0 };
    return { ...says({ traffic }), at } as Event;
  };
  const reasons = (errorsPerSecond: number) =>
    healthOf(stateAfter(fails(errorsPerSecond))).reasons.map(({ severity, text }) => `${severity}: ${text}`);
  assert.deepEqual(reasons(2), []);
  assert.deepEqual(reasons(5), ['degraded: 10 % of the requests to app fail']);
  assert.deepEqual(reasons(25), ['critical: 50 % of the requests to app fail']);
  const alerts = (seconds: number) => {
    const events = Array.from({ length: seconds }, (_, i): Event[] => {
      const at = NOW + i * 1_000;
      return [{ type: 'clock.ticked', at }, fails(50, at)];
    });
    return stateAfter(...events.flat()).alerts.active.map(({ id, severity }) => `${severity} ${id}`);
  };
  // What a switchover costs is over before.
  assert.deepEqual(alerts(12), []);
  assert.deepEqual(alerts(17), ['critical app-errors:app']);
});
