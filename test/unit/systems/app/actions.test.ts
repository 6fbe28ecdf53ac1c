import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equivalentOf } from '../../../../source/actions/perform/perform.ts';
import type { State } from '../../../../source/store/state.ts';
import type { Application } from '../../../../source/systems/app/facts.ts';
import { application, containerIs, NOW, stateAfter } from '../../../fixtures/facts.ts';
import { opened } from '../../actions/opened.ts';

const traffic = { requestsPerSecond: 0, errorsPerSecond: 0, requests: 0, errors: 0, retries: 0 };

function serving(part: Partial<Application> = {}, ports: Record<string, number> = { app: 8080 }): State {
  return stateAfter(containerIs(stateAfter(), 'app', { ports }), {
    type: 'member.observed',
    system: 'app',
    at: NOW,
    member: 'app',
    fact: application({ traffic, ...part }),
  });
}

const ON = { load: { rate: 20, until: NOW + 30_000 } };

test('the load is one request to the application, whichever row is selected', () => {
  const { plan, danger, lines } = opened('app load', serving(), 'patroni1', { rate: '30', duration: '45' });
  assert.deepEqual(plan, [
    { type: 'app.load', member: 'app', port: 8080, wanted: { rate: 30, seconds: 45 } },
  ]);
  assert.deepEqual(plan.map(equivalentOf), [
    `curl -X PUT -d '{"rate":30,"seconds":45}' http://127.0.0.1:8080/load`,
  ]);
  assert.equal(danger.level, 'confirm');
  assert.match(lines.join('\n'), /30 requests per second.*\n.*end by themselves after 45 s/);
});

test('what takes the place of a load that is on is said', () => {
  assert.match(opened('app load', serving(ON)).lines.join('\n'), /takes the place of the 20 per second/);
});

test('it is bounded', () => {
  for (const values of [{ rate: '201' }, { rate: '0' }, { duration: '601' }, { duration: 'x' }]) {
    assert.match(
      opened('app load', serving(), undefined, values).reason ?? '',
      /must be a whole number from 1/,
    );
  }
});

test('off is offered while there is something to end', () => {
  assert.equal(opened('app load off', serving()).reason, 'there is no generated load');
  const { plan } = opened('app load off', serving(ON));
  assert.deepEqual(plan.map(equivalentOf), ['curl -X DELETE http://127.0.0.1:8080/load']);
});

test('without an application that can be asked the reason is said', () => {
  assert.match(opened('app load', serving({}, {})).reason ?? '', /publishes no port/);
  const silent = { type: 'source.failed', system: 'app', member: 'app', error: 'refused', at: NOW } as const;
  assert.equal(opened('app load', stateAfter(silent)).reason, 'app does not answer');
  assert.match(opened('app load', stateAfter()).reason ?? '', /serves no \/stats/);
});
