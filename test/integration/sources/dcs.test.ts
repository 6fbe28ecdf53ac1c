import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { watchDcs } from '../../../source/dcs/observe.ts';
import { createQuorumReads } from '../../../source/dcs/quorum-reads.ts';
import { createPace } from '../../../source/watch/pace.ts';
import type { Supervised } from '../../../source/watch/supervise.ts';
import { endpointOf, etcdctl, unlead } from '../../inside.ts';
import { containerName, docker, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';
import { Recorder } from './recorder.ts';

// Keys of no member, written by hand, so that each change is known, and on a lease, so that a run that is cut short
// leaves none. The first member is asked first, and the watch hangs on the one that answers.
const PREFIX = '/paws-sources-test/';
const LEADER = `${PREFIX}leader`;
const endpoints = await Promise.all(['etcd1', 'etcd2', 'etcd3'].map((member) => endpointOf(member, 2379)));

let recorder: Recorder;
let ending: AbortController;
let watched: Supervised;
let lease: string;

before(() => untilWhole());
after(() => untilWhole());
beforeEach(async () => {
  await unlead('etcd1');
  lease = await grant(60);
  recorder = new Recorder();
  ending = new AbortController();
  watched = watchDcs(
    endpoints,
    { prefix: PREFIX },
    createQuorumReads(),
    recorder.emit,
    ending.signal,
    createPace(),
  );
  await says('list none');
});
afterEach(async () => {
  ending.abort();
  await watched.done;
  await etcdctl('etcd2', 'lease', 'revoke', lease);
});

/** A lease of so many seconds, as etcdctl writes its id. */
async function grant(seconds: number): Promise<string> {
  return /lease (\w+) granted/.exec(await etcdctl('etcd3', 'lease', 'grant', String(seconds)))?.[1] ?? '';
}

/** Makes `name` the leader, through a member that no test breaks. */
async function lead(name: string, on = lease): Promise<void> {
  await etcdctl('etcd2', 'put', `--lease=${on}`, LEADER, name);
}

/** What was observed of the leader key: `list alice` from a listing, `watch alice` from the watch. */
function leaders(from = 0): string[] {
  return recorder.since(from).flatMap((event) => {
    if (event.type === 'dcs.observed') return [`list ${event.dcs.leader?.name ?? 'none'}`];
    if (event.type !== 'dcs.changed') return [];
    return event.changes.flatMap((change) =>
      change.key === 'leader' ? [`watch ${change.value?.name ?? 'none'}`] : [],
    );
  });
}

async function says(what: string, from = 0): Promise<void> {
  await until(() => leaders(from).includes(what), {
    timeoutMs: 20_000,
    what: `${what} among ${leaders(from).join(', ')}`,
  });
}

test('a change of the leader key is reported by the watch, and then by the listing', async () => {
  await lead('alice');
  await says('watch alice');
  await says('list alice');
  const from = recorder.count;
  await etcdctl('etcd3', 'del', LEADER);
  await says('watch none', from);
  await says('list none', from);
});

test('a lease that runs out is reported as a deleted key, and its life before', async () => {
  await lead('alice', await grant(4));
  await says('watch alice');
  const life = await recorder.find(
    'lease.observed',
    0,
    (e) => e.type === 'lease.observed' && e.lease.ttl > 0,
  );
  assert.equal(life.type === 'lease.observed' && life.lease.grantedTtl, 4);
  await says('watch none');
});

test('when the member that it watches is frozen, another takes over the listing and the watch', async (t) => {
  const name = await containerName('etcd1');
  t.after(() => docker('unpause', name).catch(() => undefined));
  await docker('pause', name);
  const frozen = recorder.count;
  await says('list none', frozen);
  await lead('bob');
  await says('watch bob');
  assert.equal(recorder.titles().includes('failed dcs'), false, 'no read waited for the frozen member');
  await docker('unpause', name);
});

test('when the member that it watches is restarted, the watch goes on', async () => {
  await docker('restart', await containerName('etcd1'));
  const restarted = recorder.count;
  await says('list none', restarted);
  await lead('carol');
  await says('watch carol');
});

test('what it knew of cannot be compacted away under it', async () => {
  await lead('dave');
  await says('list dave');
  const { dcs } = recorder.events.findLast((event) => event.type === 'dcs.observed') ?? {};
  assert.ok(dcs);
  await etcdctl('etcd2', 'compact', dcs.revision);
  await lead('erin');
  await says('watch erin');
});
