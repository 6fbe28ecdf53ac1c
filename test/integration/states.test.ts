import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { untilWhole } from '../stack.ts';
import { judge } from '../states/judge.ts';
import { PORT_IS_TAKEN, takePort } from '../states/obstacles.ts';
import { here } from '../states/place.ts';
import { removeHalf } from '../states/removed.ts';
import { stop } from '../states/stack.ts';
import type { State } from '../states/state.ts';

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
    name: 'after down, a port of it taken',
    make: async (place, undo) => {
      await stop(place);
      await takePort(place, undo);
    },
    expect: { exit: 1, says: PORT_IS_TAKEN },
    data: 'kept',
  },
];

before(() => untilWhole());
after(() => untilWhole());

for (const state of SHORT) {
  test(`npm start: ${state.name}`, async () => {
    for (const { problems } of await judge(here, state)) assert.deepEqual(problems, []);
  });
}
