import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActiveFault } from '../../source/model/fault.ts';
import { after, containers, healthy, NOW, tick } from '../fixtures/state.ts';
import { ENTER, lineWith, screen } from './screen.tsx';

const fault = (member: string, part: Partial<ActiveFault> = {}): ActiveFault => ({
  id: `pause-${member}-1a2b`,
  kind: 'pause',
  project: 'paws360',
  member,
  detail: 'frozen',
  startedAt: NOW,
  deadline: NOW + 60_000,
  seconds: 60,
  victim: { id: 'a'.repeat(64), name: `paws360-${member}-1` },
  healer: 1,
  ...part,
});
const journal = (...faults: readonly ActiveFault[]) =>
  ({ type: 'faults.observed', faults, at: NOW }) as const;

for (const columns of [80, 120, 200]) {
  test(`active faults are in the header with a countdown, at ${columns} columns`, async () => {
    const s = await screen(after(healthy(), journal(fault('etcd2'), fault('redis'))), columns, 40);
    assert.match(s.lines()[2] ?? '', /◆ pause etcd2, heals in 1m 0s \+1/);
    s.store.dispatchNow(tick(48));
    await s.press();
    assert.match(s.lines()[2] ?? '', /heals in 12 s/);
    s.store.dispatchNow(journal());
    await s.press();
    assert.doesNotMatch(s.text(), /pause etcd2/);
    s.close();
  });
}

test('a fault without a healer is left over, and H offers to heal it', async () => {
  const { healer: _, ...orphan } = fault('etcd2');
  const s = await screen(after(healthy(), journal(orphan)), 120, 40);
  assert.doesNotMatch(s.text(), /left over/, 'its healer may be on its way');
  s.store.dispatchNow(tick(11));
  await s.press();
  assert.match(s.lines()[2] ?? '', /✗ left over: pause etcd2: H heals/);
  await s.press('H');
  assert.match(s.text(), /pause-etcd2-1a2b: etcd2 is frozen no longer/);
  await s.press('y');
  assert.deepEqual(s.asked.plan, [{ type: 'fault.heal', id: 'pause-etcd2-1a2b', member: 'etcd2' }]);
  s.close();
});

test('read-only takes the keys away and says so; switching it off asks', async () => {
  const s = await screen(healthy(), 120, 40);
  assert.match(s.lines().at(-1) ?? '', /S switchover/);
  s.store.dispatchNow({ type: 'read-only.switched', on: true });
  await s.press('S');
  assert.equal(s.store.get().ui.overlay, undefined);
  assert.match(s.lines()[0] ?? '', /read-only/);
  assert.match(s.lines()[2] ?? '', /read-only: nothing is changed/);
  assert.doesNotMatch(s.lines().at(-1) ?? '', /S switchover/);
  await s.press('O');
  assert.match(s.text(), /Actions that change the stack are enabled again/);
  await s.press(ENTER);
  assert.equal(s.asked.action, undefined, 'enter cancels');
  await s.press('O', 'y');
  assert.deepEqual(s.asked.plan, [{ type: 'console.read-only', on: false }]);
  s.close();
});

test('a stack that is not the bundled one starts read-only', async () => {
  const foreign = Object.fromEntries(
    (healthy().containers.value ?? []).map(({ member }) => [member, { bundled: false }]),
  );
  const s = await screen(after(healthy(), containers(foreign)), 120, 40);
  assert.match(lineWith(s.lines(), 'paws360'), /read-only/);
  s.close();
});
