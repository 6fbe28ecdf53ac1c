import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lagOnce, lagWatch } from '../../../source/commands/lag.ts';
import { initialState } from '../../../source/store/initial-state.ts';
import type { Event } from '../../../source/store/reduce.ts';
import type { State } from '../../../source/store/state.ts';
import { createStore } from '../../../source/store/store.ts';
import { lagging } from '../../fixtures/lag.ts';
import { after, containers, failure, NOW, patroni, tick } from '../../fixtures/state.ts';

const MB = 1 << 20;
const WRITTEN = 0x5000_0000 + 60 * MB;

/** A command on a state that only the test changes, and what it printed. */
function printing(state: State, json: boolean) {
  const store = createStore(state, 0);
  const ending = new AbortController();
  const said: string[] = [];
  const warned: string[] = [];
  const options = {
    json,
    say: (line: string) => void said.push(line),
    warn: (line: string) => void warned.push(line),
    signal: ending.signal,
  };
  const source = { store, settled: async () => {} };
  return { store, ending, said, warned, source, options };
}

/** Another second: patroni3 has replayed up to `replayed`. */
function second(i: number, replayed: number): Event[] {
  const at = NOW + i * 1000;
  return [
    patroni('patroni1', { writtenLsn: WRITTEN }, at),
    patroni('patroni2', { receivedLsn: WRITTEN, replayedLsn: WRITTEN }, at),
    patroni('patroni3', { receivedLsn: WRITTEN, replayedLsn: replayed }, at),
    tick(i),
  ];
}

test('one observation prints a table, and exits with the gravest level', async () => {
  const { source, options, said, warned } = printing(lagging(), false);
  assert.equal(await lagOnce(source, options), 2);
  assert.deepEqual(warned, []);
  assert.equal(said.length, 3);
  assert.match(
    said[0] ?? '',
    /^TIME +REPLICA +STATE +RECEIVE +BEHIND +REPLAY +BEHIND +WRITES +REPLAYS +CATCH UP +LEVEL$/,
  );
  assert.match(
    said[1] ?? '',
    / patroni2 +streaming +0 B +0 s +0 B +0 s +1\.0 MB\/s +1\.0 MB\/s +- +healthy$/,
  );
  assert.match(
    said[2] ?? '',
    / patroni3 +replay paused +2\.0 kB +0 s +60 MB +1m 0s +1\.0 MB\/s +0 B\/s +never +critical$/,
  );
});

test('as JSON each replica is one line with the fields that scripts rely on', async () => {
  const { source, options, said } = printing(lagging(), true);
  await lagOnce(source, options);
  assert.equal(said.length, 2);
  assert.deepEqual(JSON.parse(said[1] ?? ''), {
    at: new Date(NOW).toISOString(),
    primary: 'patroni1',
    replica: 'patroni3',
    state: 'streaming',
    replayPaused: true,
    level: 'critical',
    receiveBytes: 2048,
    replayBytes: 60 * MB,
    receiveSeconds: 0.002,
    replaySeconds: 60,
    writeBytesPerSecond: MB,
    replayBytesPerSecond: 0,
    catchUpSeconds: null,
  });
});

test('up to the thresholds the exit code is 0, above the warning 1', async () => {
  for (const [behind, exitCode] of [
    [MB, 0],
    [MB + 1, 1],
  ] as const) {
    const seconds = Array.from({ length: 8 }, (_, i) => second(i + 1, WRITTEN - behind)).flat();
    const { source, options } = printing(after(lagging(), ...seconds), false);
    assert.equal(await lagOnce(source, options), exitCode);
  }
});

test('a replica that does not answer has its line, and makes the whole unknown', async () => {
  const caughtUp = Array.from({ length: 8 }, (_, i) => second(i + 1, WRITTEN)).flat();
  const state = after(
    lagging(),
    ...caughtUp,
    failure('patroni', 'patroni3', 'connect ECONNREFUSED', NOW + 9000),
  );
  const { source, options, said } = printing(state, false);
  assert.equal(await lagOnce(source, options), 3);
  assert.match(said[2] ?? '', / patroni3 +refused.* \? +.*unknown$/);
});

test('without a replica there is nothing to print', async () => {
  const none = after(initialState('paws360', NOW), { type: 'containers.observed', containers: [], at: NOW });
  const silent = after(initialState('paws360', NOW), failure('docker', undefined, 'ENOENT', NOW));
  const aborted = AbortSignal.abort();
  for (const [state, why] of [
    [none, /no replica in project "paws360"/],
    [silent, /Docker does not answer: ENOENT/],
  ] as const) {
    const { source, options, said, warned } = printing(state, false);
    // Nothing would come in five seconds either.
    assert.equal(await lagOnce(source, { ...options, signal: aborted }), 3);
    assert.equal(await lagWatch(source, options), 3);
    assert.deepEqual(said, []);
    assert.match(warned.join(), why);
  }
});

test('a watch prints each replica once a second until it is ended', async () => {
  const { source, store, ending, options, said } = printing(lagging(), true);
  const watched = lagWatch(source, options);
  await new Promise(setImmediate);
  assert.equal(said.length, 2, 'what is known at the start');
  for (const i of [1, 2, 3]) {
    for (const event of second(i, 0x5000_0000 + i * 20 * MB)) store.dispatchNow(event);
  }
  // Two samples that become known at once are two lines all the same.
  for (const event of [...second(4, WRITTEN), ...second(5, WRITTEN)]) store.dispatch(event);
  store.dispatchNow(tick(5));
  // Nothing new is nothing to print.
  store.dispatchNow(tick(5));
  ending.abort();
  assert.equal(await watched, 0);
  const lines = said.map((line) => JSON.parse(line)).filter((line) => line.replica === 'patroni3');
  assert.deepEqual(
    lines.map((line) => line.replayBytes),
    [60, 40, 20, 0, 0, 0].map((lag) => lag * MB),
  );
  assert.equal(said.length, 12);
  for (const event of second(6, WRITTEN)) store.dispatchNow(event);
  assert.equal(said.length, 12, 'after the end nothing is printed');
});

test('a watch reports once that a replica fell silent, and goes on when it is back', async () => {
  const { source, store, ending, options, said } = printing(lagging(), false);
  const watched = lagWatch(source, options);
  await new Promise(setImmediate);
  const before = said.length;
  for (const i of [1, 2, 3])
    store.dispatchNow(failure('patroni', 'patroni3', 'connect ECONNREFUSED', NOW + i * 1000));
  const lines = said.slice(before);
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /patroni3 +refused/);
  for (const event of second(4, WRITTEN)) store.dispatchNow(event);
  assert.match(said.at(-1) ?? '', /patroni3 +streaming +0 B/);
  ending.abort();
  await watched;
});

test('a project of which only the containers are known is waited for, within limits', async () => {
  const state = after(initialState('paws360', NOW), containers());
  const { source, options, said } = printing(state, false);
  assert.equal(await lagOnce(source, { ...options, signal: AbortSignal.abort() }), 3);
  assert.equal(said.length, 4);
});
