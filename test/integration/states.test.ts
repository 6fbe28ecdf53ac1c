import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { untilWhole } from '../stack.ts';
import { judge } from '../states/judge.ts';
import { takeNetwork } from '../states/neighbours.ts';
import { PORT_IS_TAKEN, takePort } from '../states/obstacles.ts';
import { here } from '../states/place.ts';
import { removeHalf } from '../states/removed.ts';
import type { State, Undo } from '../states/state.ts';

const later: Undo[] = [];

// The cheap ones of the states in which somebody types `npm start`, two in one where that saves a start. `npm run
// states` has all of them.
const SHORT: readonly State[] = [
  { name: 'second', expect: { exit: 0 }, data: 'kept' },
  {
    name: 'half removed, and ctrl-c in the middle',
    make: removeHalf,
    expect: { exit: 130, at: /· etcd2 +(?:waiting|starting)/ },
    data: 'kept',
  },
  {
    name: 'after down, its network and a port of it taken',
    make: async (place, undo) => {
      // It stays taken when the port is free again.
      await takeNetwork(place, (take) => later.unshift(take));
      await takePort(place, undo);
    },
    expect: { exit: 1, says: PORT_IS_TAKEN },
    data: 'kept',
  },
];

before(() => untilWhole());
after(async () => {
  for (const undo of later) await undo();
  await untilWhole();
});

for (const state of SHORT) {
  test(`npm start: ${state.name}`, async () => {
    for (const { problems } of await judge(here, state)) assert.deepEqual(problems, []);
  });
}
