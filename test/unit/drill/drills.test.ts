import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionById } from '../../../source/actions/catalogue.ts';
import { drills } from '../../../source/drill/drills.ts';
import { allOffers, offerOf } from '../../../source/drill/offers.ts';
import { courseOf, type Scene } from '../../../source/drill/phases.ts';
import { drillNames } from '../../../source/drill/result/report.ts';
import type { State } from '../../../source/store/state.ts';
import { after, healthy, NOW } from '../../fixtures/state.ts';

const READY = after(healthy(), { type: 'faults.observed', faults: [], at: NOW });

for (const name of drillNames) {
  const drill = drills[name];

  test(`${name} is injected through an action of the catalogue that can be carried out on a healthy stack`, () => {
    const { action: id, target } = drill.inject(READY, 60, {});
    const action = actionById(id);
    assert.ok(action, id);
    assert.equal(action.disabled(READY, target), undefined);
    const plan = action.plan(READY, target);
    assert.ok(plan.length > 0);
    const faults = plan.filter((command) => command.type === 'fault.inject');
    // What lasts has a deadline, and hits the victims of the drill.
    assert.equal(faults.length > 0, drill.seconds(READY) > 0);
    for (const fault of faults) {
      assert.equal(fault.seconds, 60);
      assert.ok(drill.victims(READY).includes(fault.member));
    }
    assert.equal(drill.planned, faults.length === 0);
  });

  test(`${name} does not count as played out at the moment of the fault`, () => {
    if (name === 'rolling-restart') return;
    const [leader = ''] = drill.victims(READY);
    const scene: Scene = {
      ...{
        system: drill.system,
        leader,
        timeline: 3,
        startedAt: null,
        members: ['patroni1', 'patroni2', 'patroni3'],
      },
      ...{ victims: drill.victims(READY), faultMs: 0 },
    };
    const course = courseOf(scene, 'x');
    assert.equal(drill.played({ course, state: READY, sinceMs: 0, lastsMs: 60_000 }), false);
  });

  test(`${name} is offered with what would happen and a prediction from the live settings`, () => {
    const offer = offerOf(READY, name);
    assert.ok(offer.happens.length > 0);
    assert.ok(offer.prediction !== null);
    assert.deepEqual(offer.reasons, []);
  });
}

test('the offers are reported in the order of the names, and say why none may begin now', () => {
  const readOnly = after(READY, { type: 'read-only.switched', on: true });
  const offers = allOffers(readOnly);
  assert.deepEqual(
    offers.map(({ name }) => name),
    drillNames,
  );
  for (const { reasons } of offers) assert.match(reasons[0] ?? '', /^read-only/);
});

test('a longer fault is what the operator asked for', () => {
  assert.equal(offerOf(READY, 'partition', { seconds: 300 }).seconds, 300);
  assert.ok(offerOf(READY, 'zombie').seconds > 50, 'longer than a take-over');
});

test('a partition from etcd alone has another course than one from everybody', () => {
  const all = offerOf(READY, 'partition', { from: 'all' });
  const etcd = offerOf(READY, 'partition', { from: 'etcd' });
  assert.notDeepEqual(all.happens, etcd.happens);
});

test('nothing is predicted while the settings or a HAProxy have not been read', () => {
  for (const unread of [
    { ...READY, dcs: { ...READY.dcs, value: undefined } },
    { ...READY, haproxy: {} },
  ] as State[])
    for (const name of drillNames) assert.equal(offerOf(unread, name).prediction, null, name);
});
