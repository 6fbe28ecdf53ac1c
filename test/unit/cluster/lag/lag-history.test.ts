import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type LagHistory,
  noLag,
  primaryObserved,
  REMEMBER_MS,
  replicaObserved,
} from '../../../../source/cluster/lag/lag-history.ts';
import { patroniNode } from '../../../fixtures/facts.ts';

type Step = (history: LagHistory) => LagHistory;

/** patroni1 says at `second` that it wrote up to `lsn`. */
function primary(second: number, lsn: number, name = 'patroni1', timeline = 1): Step {
  const node = patroniNode(name, { role: 'primary', writtenLsn: lsn, timeline });
  return (history) => primaryObserved(history, name, node, second * 1_000);
}

/** patroni2 says at `second` how far it is. */
function replica(second: number, received: number, replayed = received, timeline = 1): Step {
  const node = patroniNode('patroni2', { receivedLsn: received, replayedLsn: replayed, timeline });
  return (history) => replicaObserved(history, 'patroni2', node, second * 1_000);
}

function after(...steps: readonly Step[]): LagHistory {
  return steps.reduce((history, step) => step(history), noLag);
}

const samplesOf = (history: LagHistory) => history.replicas.patroni2?.samples ?? [];

test('a replica is compared with the position of its primary at the same moment, not with its last sample', () => {
  const before = after(primary(10, 1_000), replica(10.5, 1_500, 1_200));
  assert.deepEqual(samplesOf(before), [], 'where the primary is now is not known yet');
  const [sample] = samplesOf(primary(11, 2_000)(before));
  assert.deepEqual(sample, {
    at: 10_500,
    receive: 0,
    replay: 300,
    receiveSeconds: 0,
    replaySeconds: 0.3,
    replayed: 1_200,
  });
});

test('what a replica says at the moment of its primary is compared at once', () => {
  assert.equal(samplesOf(after(primary(10, 1_000), replica(10, 400))).length, 1);
  assert.equal(samplesOf(after(replica(10, 400), primary(10, 1_000))).length, 1);
});

test('a replica that seems to be ahead, because it was asked later, is not behind', () => {
  const [sample] = samplesOf(after(primary(10, 1_000), replica(10.5, 1_900), primary(11, 2_000)));
  assert.equal(sample?.receive, 0);
  assert.equal(sample?.receiveSeconds, 0);
});

test('there is one sample a second at most: the newest', () => {
  const history = after(
    primary(10, 1_000),
    ...[10.1, 10.3, 10.6].flatMap((second) => [replica(second, 900), primary(second + 0.1, 1_000)]),
    replica(11, 1_000),
    primary(11.2, 1_000),
  );
  assert.deepEqual(
    samplesOf(history).map((sample) => sample.at),
    [10_600, 11_000],
  );
});

test('while the primary is silent no sample is taken, and none is made up afterwards', () => {
  const history = after(
    primary(10, 1_000),
    replica(10.5, 1_000),
    primary(11, 1_000),
    ...Array.from({ length: 60 }, (_, i) => replica(11.5 + i, 1_000)),
    primary(72, 90_000),
    replica(72.5, 1_000),
    primary(73, 90_000),
  );
  assert.deepEqual(
    samplesOf(history).map((sample) => sample.at),
    [10_500, 72_500],
  );
});

test('the time behind reaches back over a change of leader, the lag between the two does not exist', () => {
  const history = after(
    primary(10, 1_000),
    replica(10.5, 1_000, 500),
    primary(11, 1_500),
    replica(13, 1_500, 1_000),
    primary(15, 1_600, 'patroni3', 2),
    replica(15.5, 1_600, 1_000, 2),
    primary(16, 1_600, 'patroni3', 2),
  );
  assert.deepEqual(
    samplesOf(history).map((sample) => sample.at),
    [10_500, 15_500],
  );
  // The old primary passed 1,000 at second 10.
  assert.equal(samplesOf(history)[1]?.replaySeconds, 5.5);
  assert.equal(samplesOf(history)[1]?.replay, 600);
});

test('positions that the new primary never had are forgotten', () => {
  const history = after(primary(10, 1_000), primary(11, 2_000), primary(20, 1_500, 'patroni3', 2));
  assert.deepEqual(
    history.written.map((point) => point.lsn),
    [1_000, 1_500],
  );
});

test('of a replica on an old timeline that has more than the primary ever wrote, the lag is not known', () => {
  const parted = after(
    primary(20, 1_500, 'patroni3', 2),
    replica(20.5, 2_000, 2_000, 1),
    primary(21, 1_500, 'patroni3', 2),
  );
  assert.deepEqual(samplesOf(parted), []);
  const behind = after(
    primary(20, 1_500, 'patroni3', 2),
    replica(20.5, 1_400, 1_400, 1),
    primary(21, 1_500, 'patroni3', 2),
  );
  assert.equal(samplesOf(behind)[0]?.receive, 100);
});

test('a cluster that was created again starts a new history', () => {
  const history = after(primary(10, 9_000_000), primary(60, 1_000), replica(60.5, 1_000), primary(61, 1_000));
  assert.deepEqual(
    history.written.map((point) => point.lsn),
    [1_000, 1_000],
  );
  assert.equal(samplesOf(history).length, 1);
});

test('a replica that becomes the primary keeps its past, and waits for nothing', () => {
  const history = after(
    primary(10, 1_000),
    replica(10.5, 1_000),
    primary(11, 1_000),
    replica(11.5, 1_000),
    primary(14, 1_100, 'patroni2', 2),
  );
  assert.equal(samplesOf(history).length, 1);
  assert.deepEqual(history.replicas.patroni2?.waiting, []);
});

test('after a restart, what a replica has replayed from its own files counts as received', () => {
  const [sample] = samplesOf(after(primary(10, 1_000), replica(10, 400, 900)));
  assert.equal(sample?.receive, 100);
  assert.equal(sample?.replay, 100);
});

test('nodes without positions change nothing', () => {
  const history = after(primary(10, 1_000));
  const stopped = patroniNode('patroni2', { state: 'stopped' });
  const { receivedLsn: _, replayedLsn: __, ...node } = stopped;
  assert.equal(replicaObserved(history, 'patroni2', node, 11_000), history);
  assert.equal(primaryObserved(history, 'patroni1', node, 11_000), history);
});

test('an hour is remembered, and replicas that are gone for longer are forgotten', () => {
  let history = after(primary(0, 0), replica(0.5, 0));
  for (let second = 1; second <= 4_000; second += 1) {
    history = primary(second, second * 10)(history);
    history = replicaObserved(
      history,
      'patroni3',
      patroniNode('patroni3', { receivedLsn: second * 10, replayedLsn: second * 10 }),
      second * 1_000 + 500,
    );
  }
  const seconds = REMEMBER_MS / 1_000;
  assert.equal(history.written.length, seconds + 1);
  const samples = history.replicas.patroni3?.samples ?? [];
  assert.ok(samples.length <= seconds + 1 && samples.length >= seconds, String(samples.length));
  assert.equal(history.replicas.patroni2, undefined);
});

test('whatever is observed, positions rise with time, one a second, and lags are never negative', () => {
  const step = fc.record({
    wait: fc.integer({ min: 0, max: 5_000 }),
    who: fc.constantFrom('patroni1', 'patroni2', 'patroni3'),
    primary: fc.boolean(),
    timeline: fc.integer({ min: 1, max: 3 }),
    lsn: fc.nat(100_000),
    unreplayed: fc.integer({ min: -1_000, max: 1_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let history = noLag;
      let at = 1_000_000;
      for (const { wait, who, primary: isPrimary, timeline, lsn, unreplayed } of steps) {
        at += wait;
        const node = patroniNode(who, {
          timeline,
          writtenLsn: lsn,
          receivedLsn: lsn + unreplayed,
          replayedLsn: lsn,
        });
        history = (isPrimary ? primaryObserved : replicaObserved)(history, who, node, at);
      }
      history.written.forEach((point, i) => {
        const before = history.written[i - 1];
        assert.ok(before === undefined || before.lsn <= point.lsn);
        assert.ok(before === undefined || Math.floor(before.at / 1_000) < Math.floor(point.at / 1_000));
      });
      for (const { samples, waiting } of Object.values(history.replicas)) {
        assert.ok(waiting.length <= 32);
        samples.forEach((sample, i) => {
          assert.ok(sample.receive >= 0 && sample.replay >= sample.receive);
          assert.ok((sample.receiveSeconds ?? 0) >= 0 && (sample.replaySeconds ?? 0) >= 0);
          assert.ok(i === 0 || sample.at > (samples[i - 1]?.at ?? 0));
        });
      }
    }),
  );
});
