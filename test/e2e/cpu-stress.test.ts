import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BACKSPACE, LEFT, TAB } from '../keys.ts';
import { stressProcesses, untilWhole } from '../stack.ts';
import { withConsole } from './console.ts';
import { systemHasNow } from './system.ts';

before(() => untilWhole());
after(() => untilWhole());

test('CPU stress is visible while it runs and ends by itself', async () => {
  const processes = () => stressProcesses('redis-replica');
  await withConsole([120, 40], async (operator) => {
    await operator.sees('HEALTHY');
    await operator.selects(3, 'redis-replica');
    operator.presses('C');
    await operator.sees(/docker exec .*stress-ng --cpu 2 --timeout 30s/);
    operator.presses(LEFT);
    await operator.sees('--cpu 1 ');
    operator.presses(TAB, BACKSPACE, BACKSPACE, '8');
    await operator.sees('--timeout 8s');
    operator.presses('y');
    await operator.sees(/chaos cpu-stress redis-replica.*: succeeded/);
    await operator.sees(/◆ cpu-stress redis-replica, heals in \d/);
    assert.ok((await processes()) > 0, 'stress-ng in the container');
    await operator.noLongerSees('◆ cpu-stress');
    await systemHasNow('processes of stress-ng in redis-replica', processes, 0);
  });
});
