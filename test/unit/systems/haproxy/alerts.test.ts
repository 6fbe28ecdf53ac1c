import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { State } from '../../../../source/store/state.ts';
import { after, haproxy, healthy, NOW, tick } from '../../../fixtures/state.ts';

/** From `seconds` on HAProxy says for half a minute that writes go to this member. */
function routesTo(before: State, member: string, seconds: number): State {
  return [0, 10, 20, 30]
    .map((more) => seconds + more)
    .reduce((state, at) => after(state, haproxy(member, [], NOW + at * 1000), tick(at)), before);
}

const active = (state: State) => state.alerts.active.map(({ id, severity }) => `${severity} ${id}`);

test('a HAProxy without a server for writes is a critical alert, which is over with the next server', () => {
  const lost = routesTo(healthy(), 'none', 0);
  assert.ok(active(lost).includes('critical no-route:haproxy'), active(lost).join());
  const back = routesTo(lost, 'patroni1', 40);
  assert.ok(!active(back).join().includes('no-route'), active(back).join());
});
