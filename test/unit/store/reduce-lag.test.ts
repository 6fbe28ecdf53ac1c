import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialState } from '../../../source/store/initial-state.ts';
import { type Event, reduce } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import type { PatroniNode } from '../../../source/systems/patroni/facts.ts';
import { selectPatroniRows } from '../../../source/systems/patroni/rows.ts';
import { isObserved } from '../../fixtures/observed.ts';
import { after, dcs, everything, failure, healthy, NOW, patroni, tick } from '../../fixtures/state.ts';

const MB = 1 << 20;

/** One second in which patroni1 has written `written`, and patroni2 is at `position`. */
function second(i: number, written: number, position: number, change: Partial<PatroniNode> = {}): Event[] {
  const at = NOW + i * 1000;
  const positions = { receivedLsn: position, replayedLsn: position, ...change };
  return [
    patroni('patroni1', { writtenLsn: written }, at),
    patroni('patroni2', positions, at),
    { type: 'clock.ticked', at },
  ];
}

function rowOf(state: State, name: string) {
  return selectPatroniRows(state).find((row) => row.member === name);
}

test('the row of a replica has its lag, its rate and the time to catch up; that of the primary its rate', () => {
  const state = after(
    initialState('paws360', NOW),
    dcs(),
    ...Array.from({ length: 6 }, (_, i) => second(i, (50 + i) * MB, (20 + 3 * i) * MB)).flat(),
  );
  const row = rowOf(state, 'patroni2');
  assert.equal(row?.replayLag, 20 * MB);
  assert.equal(row?.replayLevel, 'critical');
  assert.equal(row?.rate, 3 * MB);
  assert.equal(row?.lag?.catchUp, 10);
  assert.equal(row?.lag?.replaySeconds, undefined, 'the primary was there before the first observation');
  assert.equal(rowOf(state, 'patroni1')?.rate, MB);
  assert.equal(rowOf(state, 'patroni1')?.lag, undefined);
});

test('thresholds are those of the state', () => {
  const thresholds = { ...healthy().thresholds, lagWarnBytes: 1_000, lagCriticalBytes: 1 << 30 };
  const state = { ...healthy(), thresholds };
  assert.equal(rowOf(state, 'patroni2')?.replayLevel, 'degraded');
});

test('after one observation of everything the lag is that between the two answers', () => {
  const [first, ...others] = everything().filter((event) => isObserved(event, 'patroni'));
  assert.ok(first);
  // The replicas were asked a moment before the primary, as one observation in parallel may do.
  const state = after(initialState('paws360', NOW), dcs(), ...others, { ...first, at: NOW + 3 });
  assert.equal(rowOf(state, 'patroni2')?.lag, undefined);
  assert.equal(rowOf(state, 'patroni2')?.replayLag, 2048);
});

test('without a primary that answers the lag is not known, and the past stays', () => {
  const state = after(healthy(), failure('patroni', 'patroni1', 'refused', NOW + 1000), ...[7, 8].map(tick));
  const row = rowOf(state, 'patroni2');
  assert.equal(row?.replayLag, undefined);
  assert.equal(state.lag.replicas.patroni2?.samples.length, 1);
});

test('of two that call themselves primary, the replicas are compared with the holder of the leader key', () => {
  const state = after(
    healthy(),
    patroni('patroni3', { role: 'primary', writtenLsn: 1 }, NOW + 1000),
    ...second(2, 60 * MB, 50 * MB),
  );
  assert.equal(state.lag.primary?.name, 'patroni1');
  assert.equal(state.lag.written.at(-1)?.lsn, 60 * MB);
  assert.equal(rowOf(state, 'patroni2')?.replayLag, 10 * MB);
});

test('an answer that was overtaken leaves no trace', () => {
  const state = healthy();
  assert.equal(reduce(state, patroni('patroni1', { writtenLsn: 1 }, NOW - 1)).lag, state.lag);
});

test('other events leave the history alone', () => {
  const state = healthy();
  for (const event of [...everything(NOW + 1000).filter((e) => !isObserved(e, 'patroni')), tick(1)]) {
    assert.equal(reduce(state, event).lag, state.lag, event.type);
  }
});
