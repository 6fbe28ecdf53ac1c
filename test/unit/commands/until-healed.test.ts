import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { Result } from '../../../source/actions/perform/ports.ts';
import { followFaults } from '../../../source/commands/until-healed.ts';
import type { Command } from '../../../source/model/command.ts';
import { type ActiveFault, HEAL_GRACE_MS } from '../../../source/model/fault.ts';
import type { Event } from '../../../source/store/reduce.ts';
import { createStore } from '../../../source/store/store.ts';
import { NOW, stateAfter } from '../../fixtures/facts.ts';

const SECONDS = 20;
const fault = (id: string, member = 'etcd2', part: Partial<ActiveFault> = {}): ActiveFault => ({
  ...{ id, kind: 'pause', project: 'paws360', member, detail: 'paused' },
  ...{ victim: { id: 'f'.repeat(64), name: member }, seconds: SECONDS, healer: 1 },
  ...{ startedAt: NOW, deadline: NOW + SECONDS * 1_000, ...part },
});
const pausing = (member: string): Command => ({
  ...{ type: 'fault.inject', member, container: member, containerId: 'f'.repeat(64) },
  ...{ seconds: SECONDS, fault: { kind: 'pause' } },
});
const observed = (at: number, ...faults: readonly ActiveFault[]): Event => ({
  ...{ type: 'faults.observed', faults, at },
});
const DONE: Result = { outcome: 'succeeded', text: 'done' };

/** What becomes of a plan whose faults are in the journal when it has been carried out, and then `later`. */
async function ended(
  later: readonly Event[],
  { result = DONE, aside }: { readonly result?: Result; readonly aside?: string } = {},
): Promise<Result | 'waits'> {
  const store = createStore(stateAfter(observed(NOW, fault('older', 'etcd2'))), 0);
  const healed = followFaults(store, [pausing('etcd2'), pausing('etcd3')], (id) =>
    id === 'pause-etcd3' ? aside : undefined,
  );
  const others = [fault('older', 'etcd2'), fault('stop-redis', 'redis', { kind: 'stop' })];
  store.dispatch(observed(NOW + 1, ...others, fault('pause-etcd2'), fault('pause-etcd3', 'etcd3')));
  const ending = healed(result);
  for (const event of later) store.dispatchNow(event);
  return await Promise.race([ending, setImmediate('waits' as const)]);
}

const GONE = observed(NOW + 21_000, fault('older', 'etcd2'), fault('stop-redis', 'redis', { kind: 'stop' }));
const late = (part: Partial<ActiveFault>) =>
  observed(NOW + SECONDS * 1_000 + HEAL_GRACE_MS + 1, fault('pause-etcd3', 'etcd3', part));

test('it waits for the faults of the plan, and for no others', async () => {
  assert.equal(await ended([]), 'waits');
  assert.equal(await ended([observed(NOW + 2, fault('pause-etcd3', 'etcd3'))]), 'waits');
  assert.deepEqual(await ended([GONE]), {
    outcome: 'succeeded',
    text: 'done; pause-etcd2 on etcd2 is healed; pause-etcd3 on etcd3 is healed',
  });
});

test('a mark that the engine still lists is no fault any more', async () => {
  const mark = fault('pause-etcd2', 'etcd2', { madeBy: 'root@here' });
  const end = await ended([observed(NOW + 21_000, mark)]);
  assert.ok(end !== 'waits');
  assert.equal(end.outcome, 'succeeded');
});

test('a fault that is not healed has failed, with the last reason', async () => {
  const result = await ended([late({ healError: 'etcd3 is still frozen' })]);
  assert.ok(result !== 'waits');
  assert.equal(result.outcome, 'failed');
  assert.match(result.text, /etcd2 is healed; pause-etcd3 is not healed: etcd3 is still frozen\. Next/);
  const { healer: _, ...alone } = fault('pause-etcd3', 'etcd3');
  const left = await ended([observed(NOW + 11_000, alone)]);
  assert.ok(left !== 'waits');
  assert.match(left.text, /pause-etcd3 is not healed: no process is in charge of that now/);
});

test('a fault that was set aside is unknown', async () => {
  const result = await ended([GONE], { aside: 'its container is gone' });
  assert.ok(result !== 'waits');
  assert.equal(result.outcome, 'unknown');
  assert.match(result.text, /whether pause-etcd3 is healed is not known: its container is gone$/);
});

test('what was unknown or failed before stays so, and its faults are awaited', async () => {
  for (const outcome of ['unknown', 'failed'] as const) {
    const result: Result = { outcome, text: 'strange' };
    assert.equal(await ended([], { result }), 'waits');
    const end = await ended([GONE], { result });
    assert.ok(end !== 'waits');
    assert.equal(end.outcome, outcome);
    assert.match(end.text, /^strange; /);
  }
});

test('a journal that is never read again leaves it unknown', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const store = createStore(stateAfter(observed(NOW)), 0);
  const healed = followFaults(store, [pausing('etcd2')], () => undefined);
  store.dispatch(observed(NOW + 1, fault('pause-etcd2')));
  const ending = healed(DONE);
  store.dispatchNow({ type: 'source.failed', system: 'faults', error: 'EACCES', at: NOW + 2 });
  t.mock.timers.tick(SECONDS * 1_000 + HEAL_GRACE_MS + 60_001);
  const { outcome, text } = await ending;
  assert.equal(outcome, 'unknown');
  assert.match(text, /whether pause-etcd2 is healed is not known: EACCES$/);
});

test('a plan without a fault ends as it did', async () => {
  const store = createStore(stateAfter(), 0);
  assert.equal(await followFaults(store, [], () => undefined)(DONE), DONE);
});
