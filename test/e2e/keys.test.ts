import { before, test } from 'node:test';
import { ENTER, ESC, TAB, UP } from '../keys.ts';
import { untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';
import { nothingOf } from './sight.ts';

before(() => untilWhole());

test('keys move between rows and panes, zoom and help open and close', async () => {
  await withConsole([120, 40], async (operator) => {
    await operator.sees('▸ patroni1');
    operator.presses('j', 'j');
    await operator.sees('▸ patroni3');
    operator.presses(UP);
    await operator.sees('▸ patroni2');
    operator.presses(TAB);
    await operator.sees('▸ etcd1');
    await operator.selects(3, 'sentinel2');

    operator.presses('1', 'z');
    await operator.sees(['1 Patroni', nothingOf('2 etcd')]);
    operator.presses(ESC);
    await operator.sees('2 etcd');

    operator.presses('?');
    await operator.sees('━ Help ━');
    operator.alsoSees(/\bS\b.*Hand the leadership/i);
    operator.presses(ESC);
    await operator.sees('4 HAProxy');
  });
});

test('enter, n and esc all cancel a confirmation', async () => {
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    for (const key of [ENTER, 'n', ESC]) {
      operator.presses('S');
      await operator.sees('patronictl switchover');
      operator.presses(key);
      await operator.noLongerSees('patronictl switchover');
    }
    operator.seesNothingOf(/switchover patroni\d: /);
  });
});
