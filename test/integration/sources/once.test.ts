import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FactEvent } from '../../../source/model/event.ts';
import { writeTargets } from '../../../source/systems/haproxy/facts.ts';
import { observeOnce } from '../../../source/watch/once.ts';
import { isObserved } from '../../fixtures/observed.ts';
import { unlead } from '../../inside.ts';
import { containerName, docker, leaderKey, PROJECT, syncStandbys, untilWhole } from '../../stack.ts';
import { ALL, Recorder, titled } from './recorder.ts';

before(() => untilWhole());
after(() => untilWhole());

async function observe(project = PROJECT): Promise<readonly FactEvent[]> {
  const recorder = new Recorder();
  await observeOnce({ project }, recorder.emit, new AbortController().signal);
  return recorder.events;
}

test('one observation reports everything once', async () => {
  const events = await observe();
  assert.deepEqual(events.map(titled).sort(), [...ALL].sort());
  const leader = await leaderKey();
  for (const event of events) {
    if (event.type === 'containers.observed') assert.equal(event.containers.length, 13);
    if (event.type === 'dcs.observed') {
      assert.equal(event.dcs.leader?.name, leader);
      assert.deepEqual(event.dcs.sync, { leader, standbys: await syncStandbys() });
    }
    if (event.type === 'lease.observed') assert.ok(event.lease.ttl > 0, 'the leader key is alive');
    if (isObserved(event, 'haproxy')) assert.deepEqual(writeTargets(event.fact.servers), [leader]);
  }
});

test('members that are stopped or frozen are named with their error, and everybody else answers', {
  timeout: 60_000,
}, async (t) => {
  const stopped = await containerName('sentinel3');
  // The first that is asked for Patroni's keys: the others must answer in its place.
  const frozen = [await containerName('etcd1'), await containerName('redis-replica')];
  t.after(async () => {
    await docker('unpause', ...frozen).catch(() => undefined);
    await docker('start', stopped);
    await untilWhole();
  });
  await unlead('etcd1');
  await docker('stop', stopped);
  await docker('pause', ...frozen);
  const since = performance.now();
  const events = await observe();
  // A frozen member holds its caller for as long as it likes (gRPC: 20 s) if the deadline does not.
  assert.ok(performance.now() - since < 10_000, 'the observation ends with its deadlines');
  const failures = new Map(
    events.flatMap((event) => (event.type === 'source.failed' ? [[titled(event), event.error]] : [])),
  );
  const silent = (member: string) =>
    new RegExp(`^${member} at 127\\.0\\.0\\.1:\\d+: no answer within 800 ms$`);
  assert.match(failures.get('failed etcd etcd1') ?? '', silent('etcd1'));
  assert.match(failures.get('failed redis redis-replica') ?? '', silent('redis-replica'));
  assert.equal(failures.get('failed sentinel sentinel3'), 'sentinel3: its container is exited');
  assert.deepEqual(
    events.map((event) => titled(event).replace(/^failed (\w+)/, '$1.observed')).sort(),
    [...ALL].sort(),
  );
  assert.equal(failures.size, 3);
  const containers = events.find((event) => event.type === 'containers.observed')?.containers ?? [];
  const states = containers.filter(({ state }) => state !== 'running');
  assert.deepEqual(
    states.map(({ member, state }) => `${member} ${state}`),
    ['etcd1 paused', 'redis-replica paused', 'sentinel3 exited'],
  );
});

test('a project without containers is empty, not an error', async () => {
  assert.deepEqual((await observe('no-such-project')).map(titled), ['containers.observed']);
});

test('without an engine there is one failure, and it says so', async (t) => {
  const before = process.env.DOCKER_HOST;
  t.after(() => {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  });
  process.env.DOCKER_HOST = 'unix:///nowhere/docker.sock';
  const events = await observe();
  assert.deepEqual(events.map(titled), ['failed docker']);
  const [event] = events;
  assert.match(
    event?.type === 'source.failed' ? event.error : '',
    /^Docker: no engine at unix:\/\/\/nowhere\/docker\.sock/,
  );
});

test('an observation that is aborted ends without an error', { timeout: 60_000 }, async () => {
  const recorder = new Recorder();
  const ending = new AbortController();
  ending.abort();
  await observeOnce({ project: PROJECT }, recorder.emit, ending.signal);
  assert.deepEqual(recorder.titles(), []);
});
